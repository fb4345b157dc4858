"""Prevents the import of torch in workers whose model does not need it.

thinc, which spaCy uses, imports torch wherever it is installed: seconds and 170 MB for each worker. The
stages of Svodka and the rule components of spaCy work without it.
"""

from __future__ import annotations

import re
import sys

from pipeline.engine.model_loading import model_path

_FACTORY = re.compile(r'^factory\s*=\s*"([^"]*)"', re.MULTILINE)
_OURS = "svodka_"
_RULES = frozenset(("entity_ruler", "span_ruler", "attribute_ruler", "sentencizer", "merge_entities"))


def block_torch_import(model: str) -> None:
    """Make torch look as if it were not installed, unless the model has other components, or it is there
    already. Call it before anything imports spaCy."""
    if "torch" not in sys.modules and not may_need_torch(model):
        sys.modules["torch"] = None  # type: ignore[assignment]  # `import torch` raises ImportError


def may_need_torch(model: str) -> bool:
    """Whether a model has third-party components. Raises InputError when there is no such model."""
    factories = _FACTORY.findall((model_path(model) / "config.cfg").read_text("utf-8"))
    return any(not name.startswith(_OURS) and name not in _RULES for name in factories)
