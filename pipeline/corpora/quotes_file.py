"""Gold quotations: a file `FOLDER.quotes.tsv` beside the folder of annotated documents, of any format.

A row is a quotation: `doc_id`, `kind` (direct, indirect, partial), `start`, `end`, and as spans
«170-186,12-20» the `cue`, the `speaker` and the `relay` (the medium that passes it on): the places in the
document that name it, or nothing. The kind `none` says that a document has no quotations. Offsets are
half-open Unicode code points of the text as the reader of the format gives it. A document without a row was
not annotated.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument, GoldQuote
from pipeline.errors import InputError

SUFFIX = ".quotes.tsv"
KINDS = ("direct", "indirect", "partial")
COLUMNS = ("doc_id", "kind", "start", "end", "cue", "speaker", "relay")
_NONE = "none"


def with_quotes(documents: Iterator[GoldDocument], root: Path) -> Iterator[GoldDocument]:
    """The documents, with their quotations where a file of them stands beside the folder."""
    path = root.with_name(root.name + SUFFIX)
    if not path.is_file():
        yield from documents
        return
    quotes = read_quotes(path)
    for document in documents:
        document.quotes = quotes.get(document.doc_id)
        yield document


def read_quotes(path: Path) -> dict[str, list[GoldQuote]]:
    """The quotations of each annotated document. Raises InputError with the line for a row that is none."""
    found: dict[str, list[GoldQuote]] = {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t")
        if missing := set(COLUMNS) - set(rows.fieldnames or ()):
            raise InputError(
                "bad_quotes",
                f"{path} has no column {', '.join(sorted(missing))}.",
                f"The first line names the columns {', '.join(COLUMNS)}, separated by tabs.",
            )
        for number, row in enumerate(rows, start=2):
            quotes = found.setdefault(row["doc_id"], [])
            if row["kind"] == _NONE:
                continue
            try:
                quotes.append(_quote(row))
            except ValueError as error:
                raise InputError(
                    "bad_quotes",
                    f"{path}, line {number}: {error}.",
                    f"Kinds: {', '.join((*KINDS, _NONE))}; spans: «12-20», several with commas between.",
                ) from error
    return found


def _quote(row: dict[str, str]) -> GoldQuote:
    if row["kind"] not in KINDS:
        raise ValueError(f"unknown kind «{row['kind']}»")
    start, end = int(row["start"]), int(row["end"])
    if not 0 <= start < end:
        raise ValueError(f"{start}-{end} is no span")
    return GoldQuote(row["kind"], start, end, _spans(row["speaker"]), _spans(row["relay"]))


def _spans(written: str | None) -> tuple[tuple[int, int], ...]:
    spans = [span.split("-") for span in (written or "").split(",") if span]
    return tuple((int(start), int(end)) for start, end in spans)
