"""Items made from the truth of the atlas: the same atlas and seed always give the same items.

What is schematic is drawn and may be named, but nothing is scored against it; nerves that share a
line are never offered together; nerves marked as distractors are never an answer.
"""

from npt_training.assessment.generate.bank import PER_NERVE, TEMPLATES, UnknownTemplate, generate
from npt_training.assessment.generate.files import NotHere, write

__all__ = ["PER_NERVE", "TEMPLATES", "NotHere", "UnknownTemplate", "generate", "write"]
