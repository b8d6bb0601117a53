"""Emergency cards: recognise, do now, call, afterwards, on one screen and one sheet of paper.

A card holds steps and never a dose. Where a step needs one it names the faculty decision it stands
in; until the school has decided, the card says to use the national guideline.
"""
