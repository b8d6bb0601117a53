"""What we tell and ask a platform: line items and scores, results, the roster."""
