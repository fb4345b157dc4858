"""Expressions of time, money, percent, age and number in Russian text: where they stand, what they mean.

Pure functions on text: no spaCy, no state. `find` finds them, `read` reads one that is given.
"""

from pipeline.stages.values.expression_finder import LABELS, find, read
from pipeline.stages.values.meaning import Expression, Meaning
from pipeline.stages.values.rule_context import Verb, VerbOf

__all__ = ["LABELS", "Expression", "Meaning", "Verb", "VerbOf", "find", "read"]
