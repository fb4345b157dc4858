"""Navec (github.com/natasha/navec): 250,000 Russian word vectors from news; natasha's wheel carries them."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from navec import Navec


def natasha_file(kind: str, name: str) -> str:
    """The path of a data file of the natasha wheel; the package itself, slow to import, is left alone."""
    spec = find_spec("natasha")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "data" / kind / name)


@lru_cache(maxsize=1)
def load_navec() -> Any:
    """The one copy of a process."""
    return Navec.load(natasha_file("emb", "navec_news_v1_1B_250K_300d_100q.tar"))
