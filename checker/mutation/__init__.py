"""Rules changed in one place each, to see whether their examples, their laws or the real cases notice."""
