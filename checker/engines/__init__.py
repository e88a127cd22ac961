"""The meanings of one rule language: `reference` decides, the others are checked against it."""
