"""Review for retention: what a person still knows of each nerve, and what to look at today."""
