"""Makes Python's cyclic garbage collector run less often.

Reference counting frees what a shard allocates. Without this, stages that fill caches spend a quarter of
their time in collections that traverse the model and the caches, which live until the process ends.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_NEW_OBJECTS = 20_000  # allocations between two collections of generation 0
_LOOKS = 20  # collections of generation 0 between two of generation 1


@contextmanager
def infrequent_collection() -> Iterator[None]:
    """Exclude existing objects from collections and make these rare; restore the settings on exit."""
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
