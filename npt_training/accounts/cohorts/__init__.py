"""Cohorts: people who learn together, and what their instructors announce to them."""
