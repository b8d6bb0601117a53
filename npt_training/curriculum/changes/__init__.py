"""What changed between two editions about the statements, and whom it affects."""
