"""Ground floor: what every room stands on. Imports nothing from the rooms above."""
