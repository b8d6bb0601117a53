"""Verbs of authoring."""
