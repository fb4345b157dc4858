"""Navec (github.com/natasha/navec): 250,000 Russian word vectors from news; natasha's wheel carries them."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from navec import Navec
from navec.meta import Meta
from navec.pq import PQ
from navec.tar import Tar
from navec.vocab import Vocab


def natasha_file(kind: str, name: str) -> str:
    """The path of a data file of the natasha wheel; the package itself, slow to import, is left alone."""
    spec = find_spec("natasha")
    assert spec is not None
    assert spec.origin is not None
    return str(Path(spec.origin).parent / "data" / kind / name)


class _Codes(PQ):
    """navec's product quantization without the norms and products of all vectors, which nobody here asks for:
    they take .4 s and for a moment 100 MB."""

    def precompute(self) -> None:
        self.qdims = np.arange(self.qdim)


@lru_cache(maxsize=1)
def load_navec() -> Navec:
    """The one copy of a process; `sim` is not to be asked of it."""
    with Tar(natasha_file("emb", "navec_news_v1_1B_250K_300d_100q.tar")) as tar:
        meta = Meta.from_file(tar.load("meta.json"))
        return Navec(meta, Vocab.from_file(tar.load("vocab.bin")), _Codes.from_file(tar.load("pq.bin")))
