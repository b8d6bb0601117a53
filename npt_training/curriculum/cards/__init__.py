"""Treatment cards: one nerve or one region on one phone screen, also without a network.

A card instructs, so every row of it names its source or the faculty's decision a value stands in;
a figure with neither is a mistake of the pack. What is known stands in one labelled sentence.
"""
