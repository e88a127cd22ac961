"""The meaning of rules for every possible case at once, as unions of boxes over closed scales."""
