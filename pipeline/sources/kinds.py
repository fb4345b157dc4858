"""What an input is: its kind and compression, told from its name or from its first bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath
from typing import NamedTuple

from pipeline.errors import InputError
from pipeline.sources.encodings import tell_apart
from pipeline.sources.feed_root import feed_root
from pipeline.sources.refusals import refuse_by_content
from pipeline.sources.table_header import looks_like_table


class Kind(StrEnum):
    """The formats that are read."""

    TEXT = "text"  # one document
    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    PARQUET = "parquet"
    HTML = "html"  # one document
    WARC = "warc"
    WACZ = "wacz"  # a zip of WARCs
    FEED = "feed"  # RSS, Atom
    XLSX = "xlsx"
    ZIP = "zip"
    TAR = "tar"


class Format(NamedTuple):
    """A kind, and the suffix of the compression around it (`.gz`, …; empty when there is none)."""

    kind: Kind
    compression: str = ""


KINDS = {
    ".txt": Kind.TEXT,
    ".jsonl": Kind.JSONL,
    ".ndjson": Kind.JSONL,
    ".json": Kind.JSON,
    ".csv": Kind.CSV,
    ".tsv": Kind.CSV,
    ".parquet": Kind.PARQUET,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".warc": Kind.WARC,
    ".wet": Kind.WARC,
    ".wacz": Kind.WACZ,
    ".rss": Kind.FEED,
    ".atom": Kind.FEED,
    ".rdf": Kind.FEED,
    ".xml": Kind.FEED,
    ".xlsx": Kind.XLSX,
    ".xlsm": Kind.XLSX,
    ".zip": Kind.ZIP,
    ".tar": Kind.TAR,
}
COMPRESSIONS = (".gz", ".bz2", ".xz", ".zst")
SHORT_NAMES = {
    ".tgz": Format(Kind.TAR, ".gz"),
    ".tbz2": Format(Kind.TAR, ".bz2"),
    ".txz": Format(Kind.TAR, ".xz"),
    ".tzst": Format(Kind.TAR, ".zst"),
}
ARCHIVES = (Kind.ZIP, Kind.TAR, Kind.WACZ)
HEAD_BYTES = 1 << 16  # as much of an input is looked at to tell its kind and encoding
_PACKED_MAGICS = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"PAR1")
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\x1b")) + b"\x7f"


@dataclass(frozen=True, slots=True)
class Source:
    """One input. `uri` is the path or address as it was given, and joined below a folder.

    `unit` is "bytes" where a reader can seek to a record, else "rows".
    """

    uri: str
    form: Format
    unit: str

    @property
    def single(self) -> bool:
        """Whether the input is one document: its records have no row number."""
        return self.form.kind in (Kind.TEXT, Kind.HTML)


def suffix_of(name: str) -> str:
    """The last suffix of a file name, in small letters: `.txt`; empty when there is none."""
    return PurePosixPath(name.replace("\\", "/")).suffix.lower()


def named_format(name: str) -> Format | None:
    """The format that a file name promises, or None for a name of another kind."""
    suffix = suffix_of(name)
    if suffix in SHORT_NAMES:
        return SHORT_NAMES[suffix]
    if suffix in COMPRESSIONS:
        kind = KINDS.get(suffix_of(name[: -len(suffix)]))
        return Format(kind, suffix) if kind else None
    return Format(KINDS[suffix]) if suffix in KINDS else None


def sniffed_kind(head: bytes, uri: str) -> Kind:
    """The kind of an input without a telling name, from its first bytes.

    JSON lines begin with `{`, a JSON array with `[`, a feed with its root element, other pages with `<`, a
    WARC with its version, a table with a line of usual names; everything else is text. A line that is nothing
    but `{` begins one JSON object spread over many lines.
    """
    refuse_by_content(uri, head)
    encoding = tell_apart(head)
    wide = encoding in ("utf-16-le", "utf-16-be")
    controls = 0 if wide else len(head) - len(head.translate(None, _CONTROLS))
    if head.startswith(b"WARC/"):
        return Kind.WARC
    if head.startswith(_PACKED_MAGICS) or controls > len(head) * 0.02 + 8:
        raise InputError(
            "binary_input",
            f"{uri} looks like a binary file and its name does not tell its kind.",
            "Give it a name with a suffix that is read (.jsonl, .csv, .parquet, .zip, .jsonl.gz, …).",
        )
    start = head.decode(encoding or "utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    if start.startswith("{"):
        return Kind.JSON if start.split("\n", 1)[0].strip() == "{" else Kind.JSONL
    if start.startswith("["):
        return Kind.JSON
    if start.startswith("<"):
        return Kind.FEED if feed_root(start.encode("utf-8", "replace")) else Kind.HTML
    return Kind.CSV if looks_like_table(start) else Kind.TEXT
