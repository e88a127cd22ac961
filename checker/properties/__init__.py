"""What rules promise: their examples, their laws, and generated cases to hold them to both."""
