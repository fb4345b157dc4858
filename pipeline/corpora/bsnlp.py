"""Reads the format of the BSNLP shared tasks: `TOPIC/raw/ru/F.txt` and `TOPIC/annotated/ru/G`.

raw: the document's id, the language, the date, the address, then headline and text (`GoldDocument.text`
begins with the headline). annotated: the id, then `mention base-form category id` (TAB), a row for each
surface form of the document, without offsets: these rows are `surfaces`. G is `F.out`, or in the topics
of 2017 the number in F with `.txt`. Entity ids that are numbers hold in one topic only, and get it as a
prefix; ids of documents repeat, so a document is named by topic and file. Cells are stripped; whether a
mention stands in the text is asked without regard to case (the rows of 2017 are lower-cased).
Source: Piskorski et al., BSNLP shared tasks 2017, 2019, 2021.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.corpus_files import decode, lines
from pipeline.corpora.corpus_format import FormatCode
from pipeline.corpora.span_checks import count_characters
from pipeline.errors import InputError
from pipeline.sources.dates import parse_moment

LANGUAGE = "ru"
_HEADER = re.compile(r"(?P<id>[^\n]*)\n(?P<language>[^\n]*)\n(?P<date>[^\n]*)\n(?P<address>[^\n]*)\n")
_NUMBER = re.compile(r"\d+")
_SPACES = re.compile(r"\s+")


def read_bsnlp(path: Path, *, timezone: str = "Europe/Moscow") -> Iterator[GoldDocument]:
    """The documents of the corpus or of one topic, sorted by topic and file."""
    topics = _topics(path)
    if not topics:
        raise InputError(
            "gold_not_found", f"No TOPIC/raw/ru and TOPIC/annotated/ru under {path}.", "Check the path."
        )
    for topic in topics:
        for raw, annotated in _pairs(topic):
            yield _read(topic, raw, annotated, timezone)


def _topics(path: Path) -> list[Path]:
    candidates = [path, *path.rglob("*")] if path.is_dir() else []
    return sorted(
        folder
        for folder in candidates
        if (folder / "raw" / LANGUAGE).is_dir() or (folder / "annotated" / LANGUAGE).is_dir()
    )


def _pairs(topic: Path) -> list[tuple[Path | None, Path | None]]:
    rest = {file.name: file for file in _visible(topic / "annotated" / LANGUAGE)}
    pairs: list[tuple[Path | None, Path | None]] = []
    for raw in _visible(topic / "raw" / LANGUAGE):
        numbers = _NUMBER.findall(raw.stem)
        names = [f"{raw.stem}.out", *(f"{number}.txt" for number in numbers[:1])]
        annotated = next((rest.pop(name) for name in names if name in rest), None)
        pairs.append((raw, annotated))
    return pairs + [(None, annotated) for annotated in rest.values()]


def _visible(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))


def _read(topic: Path, raw: Path | None, annotated: Path | None, timezone: str) -> GoldDocument:
    named = raw or annotated or topic
    document = GoldDocument(doc_id=f"{topic.name}/{named.stem}", text="", uri=str(named))
    own_id = ""
    if raw is None:
        document.oddities["no raw file"] += 1
    elif (content := decode(raw, document.oddities)) is not None:
        own_id = _take_text(document, content, timezone)
    if annotated is None:
        document.oddities["no annotated file"] += 1
    elif (rows := decode(annotated, document.oddities)) is not None:
        document.surfaces = _surfaces(document, rows, own_id, topic.name)
    return document


def _take_text(document: GoldDocument, content: str, timezone: str) -> str:
    header = _HEADER.match(content)
    if header is None:
        document.oddities["raw file without a header"] += 1
        document.text = content
        return ""
    document.text = content[header.end() :]
    date = header["date"].strip()
    if not date:
        document.oddities["no date"] += 1
    else:
        document.published_at = parse_moment(date, timezone)
        if document.published_at is None:
            document.oddities["date that cannot be read"] += 1
    if "\r" in document.text:
        document.oddities["text with CR LF"] += 1
    count_characters(document.text, document.oddities)
    return header["id"].strip().removeprefix("\ufeff")


def _surfaces(document: GoldDocument, rows: str, own_id: str, topic: str) -> list[tuple[str, str, str, str]]:
    oddities = document.oddities
    text = _SPACES.sub(" ", document.text).casefold()
    found: dict[tuple[str, str, str, str], None] = {}
    for number, line in lines(rows):
        if number == 1:
            if own_id and line.strip().removeprefix("\ufeff") != own_id:
                oddities["document ids of the two files differ"] += 1
            continue
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != 4:
            oddities["unreadable row"] += 1
            continue
        row = _row(cells, topic, oddities)
        if row in found:
            oddities["duplicate row"] += 1
            continue
        found[row] = None
        if text and _SPACES.sub(" ", row[0]).casefold() not in text:
            oddities["mention not found in the text"] += 1
    categories = Counter(surface for surface, _ in {(row[0], row[2]) for row in found})
    if several := sum(number > 1 for number in categories.values()):
        oddities["mention with two categories"] += several
    return list(found)


def _row(cells: list[str], topic: str, oddities: Counter[str]) -> tuple[str, str, str, str]:
    surface, normal, category, entity = (cell.strip() for cell in cells)
    if [surface, normal, category, entity] != cells:
        oddities["row with edge spaces"] += 1
    if not entity:
        oddities["row without an entity id"] += 1
    elif entity.isdigit():
        entity = f"{topic}:{entity}"
    return surface, normal, category, entity


FORMAT = FormatCode(read=lambda path, options: read_bsnlp(path, timezone=options.timezone))
