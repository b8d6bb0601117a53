"""A cohort at a glance: who is how far, who is stuck where and why, and what to tell them."""
