"""Imported first, hides torch from a process: spaCy imports it wherever it is installed (170 MB, a second).

Reading needs no torch; a checkout in which models are trained has it, and would be measured with its weight.
"""

from __future__ import annotations

import sys

sys.modules["torch"] = None  # type: ignore[assignment]  # «import torch» fails, as where it is not installed
