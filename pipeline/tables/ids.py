"""Stable ids: the same input gives the same ids, whatever the machine, the run or the number of workers."""

from __future__ import annotations

from hashlib import blake2b

from pipeline.sources.item import NewsItem


def stable_id(*parts: object) -> str:
    """16 hexadecimal digits from the parts (BLAKE2b, 64 bits)."""
    return blake2b("\x1f".join(map(str, parts)).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def id_hash(own_id: str) -> int:
    """A source's id as a number below 2⁶³, to look for repeated ones in little memory."""
    return int.from_bytes(blake2b(own_id.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 1


def document_id(item: NewsItem, repeated: frozenset[int]) -> str:
    """The source's own id where it is unique in the run (not in `repeated`), else a hash."""
    if item.id is not None and id_hash(item.id) not in repeated:
        return item.id
    return stable_id(item.source_uri, item.source_row, item.text)
