"""A file name for a document, whatever its id is made of."""

from __future__ import annotations

import re
import unicodedata

from pipeline.tables.ids import stable_id

_ODD = re.compile(r"[^\w.-]+")
_EDGES = "._- "
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)  # devices of Windows
_LONGEST = 120  # bytes in UTF-8: a name with an ending and a number is far below the 255 of file systems


def safe_name(doc_id: str) -> str:
    """The id itself where it is a good name, else what can be kept of it and its hash.

    No path, nothing hidden, no name of a device, at most 140 bytes. Ids that differ have names that differ,
    if need be in capitals only.
    """
    name = _ODD.sub("_", unicodedata.normalize("NFC", doc_id)).strip(_EDGES)
    name = name.encode("utf-8", "ignore")[:_LONGEST].decode("utf-8", "ignore")
    if name and name == doc_id and not _RESERVED.fullmatch(name):
        return name
    if _RESERVED.fullmatch(name):
        name = name.replace(".", "_")
    return f"{name}-{stable_id(doc_id)}" if name else stable_id(doc_id)


class DocumentNames:
    """Safe names, no two alike in one folder, not even where capitals do not count."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, doc_id: str) -> str:
        """A name for the document that no other has."""
        name = safe_name(doc_id)
        own, number = name, 1
        while own.casefold() in self._taken:
            number += 1
            own = f"{name}-{number}"
        self._taken.add(own.casefold())
        return own
