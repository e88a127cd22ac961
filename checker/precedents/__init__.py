"""Like cases alike: what was done in matters at least as grave, and in matters at most as grave."""
