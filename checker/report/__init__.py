"""One module per format; they never import each other."""
