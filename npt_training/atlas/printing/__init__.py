"""Plates and wall posters as PDF, in the school's name."""
