"""The cells of a row under the columns of its table."""

from __future__ import annotations

from pipeline.sources.dates import read_date
from pipeline.sources.fields import candidates
from pipeline.sources.item import ReadOptions
from pipeline.sources.records import FaultyRecordError


def fitted(cells: list[str], header: tuple[str, ...], delimiter: str, options: ReadOptions) -> list[str]:
    """As many cells as there are columns; raises FaultyRecordError `wrong_cells` where nobody can tell.

    Empty cells behind the last column are no fault, cells that are missing at the end are empty. Too many
    cells come of a delimiter in a text that is not in quotes: they are joined when the others, date and
    address among them, then stand where they belong.
    """
    found = list(cells)
    while len(found) > len(header) and not found[-1].strip():
        found.pop()
    if len(found) > len(header):
        found = _joined(found, header, delimiter, options) or found
    texts = [header.index(name) for name in candidates(header, options).text]
    told = f"The row has {len(cells)} cells, the header has {len(header)}."
    if len(found) > len(header):
        raise FaultyRecordError("wrong_cells", f"{told} Put cells that hold the delimiter in quotes.")
    if texts and min(texts) >= len(found):
        raise FaultyRecordError("wrong_cells", f"{told} The text is missing: add it, or leave the row out.")
    return found + [""] * (len(header) - len(found))


def _joined(
    cells: list[str], header: tuple[str, ...], delimiter: str, options: ReadOptions
) -> list[str] | None:
    """The cells with the text's put together; None when nothing shows that it was the text that was cut."""
    possible = candidates(header, options)
    if not possible.text:
        return None
    text = header.index(possible.text[0])
    behind = text + 1 + len(cells) - len(header)
    joined = [*cells[:text], delimiter.join(cells[text:behind]), *cells[behind:]]
    shown = text == len(header) - 1
    for columns, fits in ((possible.date, _is_date), (possible.url, _is_address)):
        at = header.index(columns[0]) if columns else None
        if at is not None and joined[at].strip():
            if not fits(joined[at], options):
                return None
            shown |= at > text
    return joined if shown else None


def _is_date(cell: str, options: ReadOptions) -> bool:
    return read_date(cell, options.timezone, form=options.date_format) is not None


def _is_address(cell: str, options: ReadOptions) -> bool:
    return cell.strip().startswith(("http://", "https://", "/", "www."))
