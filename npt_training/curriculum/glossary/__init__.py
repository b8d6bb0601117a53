"""Words of the field in plain language, and the lessons they occur in."""
