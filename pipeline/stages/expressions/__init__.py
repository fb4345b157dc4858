"""Expressions of time, money, percent, age and number in Russian text: where they stand, what they mean.

Pure functions on text: no spaCy, no state. `find` finds them, `read` reads one that is given.
"""

from pipeline.stages.expressions.context import Verb, VerbOf
from pipeline.stages.expressions.finding import LABELS, find, read
from pipeline.stages.expressions.meaning import Expression, Meaning

__all__ = ["LABELS", "Expression", "Meaning", "Verb", "VerbOf", "find", "read"]
