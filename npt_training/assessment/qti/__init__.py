"""QTI 3.0: items of other systems in, our items out, and the rules that score them."""
