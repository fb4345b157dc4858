"""Which documents of an increment repeat a text that the run has: exactly, or nearly (MinHash).

One more pass over the new documents, in the order of the run, before the first is worked on: what is found
does not depend on the workers. The first document with a text is the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.engine.run_config import RunConfig, SeenDocument, ShardSpec
from pipeline.errors import InputError
from pipeline.sources import read
from pipeline.sources.item import NewsItem, ReadOptions
from pipeline.tables.folder import RunFolder
from pipeline.tables.ids import document_id
from pipeline.tables.parts import write_whole
from pipeline.tables.storage_path import StoragePath, read_table

NEAR = 0.8  # Jaccard similarity of the shingles
_SHINGLE = 4  # words
_PERMUTATIONS = 96
_SEED = 1
_SCHEME = "affine32"  # datasketch's; signatures of different schemes do not compare
_WORD = re.compile(r"\w+")
_TEXTS = pa.schema([("doc_id", pa.string()), ("text", pa.binary(16)), ("signature", pa.binary())])


def find_duplicates(
    folder: RunFolder,
    specs: Sequence[ShardSpec],
    config: RunConfig,
    increment: int,
    rejected: Sequence[frozenset[str]],
) -> list[ShardSpec]:
    """The shards, with what is a duplicate in them. Leaves the texts of this increment for the next.

    `rejected`: the ids of the rejects of each earlier increment, which are nobody's originals.
    """
    known = _Known(near=config.dedup == "near")
    for earlier, left_out in enumerate(rejected, 1):
        known.recall(folder.seen_path / f"texts-{earlier:05d}.parquet", left_out)
    found = []
    for spec in specs:
        told = {one.number: one for one in spec.seen}
        for number, item in _items(folder, spec, config.read):
            if number not in told:
                seen = known.look_up(number, item.text, document_id(item, spec.repeated))
                if seen is not None:
                    told[number] = seen
        found.append(replace(spec, seen=tuple(told[number] for number in sorted(told))))
    write_whole(folder.seen_path / f"texts-{increment:05d}.parquet", known.fresh())
    return found


def _items(folder: RunFolder, spec: ShardSpec, options: ReadOptions) -> Iterator[tuple[int, NewsItem]]:
    number = 0
    for piece in spec.slices:
        for entry in read(piece, options):
            if isinstance(entry, NewsItem):
                yield number, replace(entry, source_uri=folder.display_uri(entry.source_uri))
            number += 1


@dataclass(slots=True)
class _Known:
    """The texts that were met: by their hash, and with `near` by their signature."""

    near: bool
    by_text: dict[bytes, str] = field(default_factory=dict)
    rows: list[tuple[str, bytes, bytes]] = field(default_factory=list)
    signatures: _Signatures | None = None

    def __post_init__(self) -> None:
        if self.near:
            self.signatures = _Signatures()

    def recall(self, path: StoragePath, left_out: frozenset[str]) -> None:
        """Take what an earlier increment left, but for some documents."""
        for row in read_table(path).to_pylist():
            if row["doc_id"] in left_out:
                continue
            self.by_text[row["text"]] = row["doc_id"]
            if self.signatures is not None and row["signature"]:
                self.signatures.add(row["doc_id"], row["signature"])

    def look_up(self, number: int, text: str, doc_id: str) -> SeenDocument | None:
        """How a document was seen before; one that was not is remembered."""
        digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()
        original = self.by_text.get(digest)
        if original is not None:
            return SeenDocument(number, "exact", original)
        self.by_text[digest] = doc_id
        if self.signatures is None:
            self.rows.append((doc_id, digest, b""))
            return None
        signature = self.signatures.of(text)
        self.rows.append((doc_id, digest, signature))
        if not signature:
            return None
        similar = self.signatures.most_similar(signature)
        self.signatures.add(doc_id, signature)
        return SeenDocument(number, "near", similar) if similar is not None else None

    def fresh(self) -> pa.Table:
        """What this increment adds, for the next one."""
        columns = list(zip(*self.rows, strict=True)) if self.rows else [(), (), ()]
        return pa.table(
            [pa.array(column, type=kind.type) for column, kind in zip(columns, _TEXTS, strict=True)],
            schema=_TEXTS,
        )


class _Signatures:
    """MinHash signatures of the texts, and which of them are alike."""

    def __init__(self) -> None:
        library = _library()
        self._minhash = library.MinHash
        self._index = library.MinHashLSH(threshold=NEAR, num_perm=_PERMUTATIONS)
        self._order: dict[str, int] = {}
        self._stored: dict[str, bytes] = {}
        self._permutations = library.MinHash(_PERMUTATIONS, _SEED, scheme=_SCHEME).permutations

    def of(self, text: str) -> bytes:
        """The signature of a text: of its runs of four words in small letters; empty if there are none."""
        words = [word.lower().replace("ё", "е") for word in _WORD.findall(text)]
        if not words:
            return b""
        shingles = {" ".join(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1))}
        made = self._made(None)
        made.update_batch([shingle.encode() for shingle in shingles])
        return bytes(made.hashvalues.astype("<u4").tobytes())

    def most_similar(self, signature: bytes) -> str | None:
        """The document that is at least NEAR to this one; of several the most alike, then the first."""
        asked = self._made(signature)
        best: tuple[float, int, str] | None = None
        for doc_id in self._index.query(asked):
            alike = asked.jaccard(self._made(self._stored[doc_id]))
            if alike >= NEAR and (best is None or (alike, -self._order[doc_id]) > (best[0], -best[1])):
                best = alike, self._order[doc_id], doc_id
        return best[2] if best else None

    def add(self, doc_id: str, signature: bytes) -> None:
        """Remember a document."""
        self._order[doc_id] = len(self._order)
        self._stored[doc_id] = signature
        self._index.insert(doc_id, self._made(signature))

    def _made(self, signature: bytes | None) -> Any:
        values = None if signature is None else np.frombuffer(signature, dtype="<u4").astype(np.uint32)
        return self._minhash(
            _PERMUTATIONS, _SEED, permutations=self._permutations, hashvalues=values, scheme=_SCHEME
        )


def _library() -> Any:
    try:
        import datasketch
    except ImportError as error:
        raise InputError(
            "no_datasketch",
            f"--dedup near needs the package datasketch ({error}).",
            "Install it: pip install svodka[dedup]",
        ) from error
    return datasketch
