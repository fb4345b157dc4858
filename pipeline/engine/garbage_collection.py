"""Python's cycle collector, kept from going through the model and its caches again and again.

What a shard makes is freed by counting references; the collector, left alone, spends a quarter of the time
of the stages that fill caches on looking at objects that stay for good.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 20_000  # between two looks at the youngest
_LOOKS = 20  # at the youngest, between two at the next older


@contextmanager
def infrequent_collection() -> Iterator[None]:
    """Inside, what is there already is left out of collections, and these are rare; then as before."""
    before = gc.get_threshold()
    freezes = gc.isenabled() and not gc.get_freeze_count()
    if freezes:
        gc.freeze()
    gc.set_threshold(max(before[0], _NEW_OBJECTS) if before[0] else 0, max(before[1], _LOOKS), before[2])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        if freezes:
            gc.unfreeze()
