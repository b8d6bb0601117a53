"""The body in space: a page with a three-dimensional viewer, and the files it reads."""
