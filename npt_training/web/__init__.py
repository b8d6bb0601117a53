"""Base templates, components and the built front end. Imports nothing of ours."""
