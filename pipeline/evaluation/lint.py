"""Checks a gold folder by itself: what in it is wrong or doubtful, and on which line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.evaluation.gold import GoldDocument
from pipeline.evaluation.lint_brat import brat_findings
from pipeline.evaluation.readers import read_gold
from pipeline.evaluation.readers.finding import Finding
from pipeline.evaluation.readers.shapes import UNUSUAL_CHARACTERS, crossing_pairs
