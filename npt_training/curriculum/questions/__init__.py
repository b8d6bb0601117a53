"""What one would ask about the technique: a question, what is known, the statements behind it."""
