"""Reads SlavicNER: `raw/TOPIC/ru/DOC.txt` and `ner/TOPIC/ru/DOC.tsv` (documents in Russian only).

A row is `start end mention lemma category id`, TAB-separated. The lemma is the base form of the whole
phrase. The mentions of one id are a chain, and the id means the same entity in all documents. The
category (PER, LOC, ORG, PRO, EVT) is the label; GPE is a prefix of ids only, their category is LOC, save
for peoples («британцев» is PER with the id of the country): counted, and left as it is. Cells are stripped.
Source: Piskorski, Marcińczuk, Yangarber, LREC-COLING 2024, 2024.lrec-main.369.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.annotation_builders import ChainBuilder, MentionBuilder
from pipeline.corpora.corpus_files import decode, lines, stems, with_suffix
from pipeline.corpora.corpus_format import FormatCode
from pipeline.corpora.corpus_labels import CorpusLabels
from pipeline.corpora.span_checks import count_characters, count_shapes
from pipeline.errors import InputError

LANGUAGE = "ru"
_PREFIXES = frozenset({"PER", "LOC", "GPE", "ORG", "PRO", "EVT"})


def read_slavicner(path: Path) -> Iterator[GoldDocument]:
    """The documents of the corpus, or of the part of it at `path` (`…/ner/TOPIC`), topic by topic."""
    root, part = _root_and_part(path)
    found = {*_ids(root, "raw", part, ".txt"), *_ids(root, "ner", part, ".tsv")}
    if not found:
        raise InputError(
            "gold_empty", f"No document in Russian under {path}.", "Check the path: TOPIC/ru/*.txt and *.tsv."
        )
    categories: dict[str, str] = {}
    for doc_id in sorted(found):
        yield _read(root, doc_id, categories)


def _root_and_part(path: Path) -> tuple[Path, Path]:
    for root in (path, *path.parents):
        if (root / "raw").is_dir() and (root / "ner").is_dir():
            return root, Path(*path.relative_to(root).parts[1:])
    raise InputError(
        "gold_not_found", f"{path} is not in a folder with raw/ and ner/.", "Give the folder that holds both."
    )


def _ids(root: Path, folder: str, part: Path, suffix: str) -> list[str]:
    base = root / folder
    if not (base / part).exists():
        return []
    try:
        ids = [stem.relative_to(base).as_posix() for _, stem in stems(base / part, (suffix,))]
    except InputError:
        return []
    return [id for id in ids if id.split("/")[-2:-1] == [LANGUAGE]]


def _read(root: Path, doc_id: str, categories: dict[str, str]) -> GoldDocument:
    file = with_suffix(root / "raw" / doc_id, ".txt")
    document = GoldDocument(doc_id=doc_id, text="", uri=str(file))
    text = decode(file, document.oddities)
    rows = decode(with_suffix(root / "ner" / doc_id, ".tsv"), document.oddities)
    if text is not None:
        document.text = text
        count_characters(text, document.oddities)
    if text is not None and rows is not None:
        _annotate(document, rows, categories)
    return document


def _annotate(document: GoldDocument, rows: str, categories: dict[str, str]) -> None:
    oddities = document.oddities
    mentions = MentionBuilder(document.text, oddities)
    entities: dict[str, list[str]] = {}
    for number, line in lines(rows):
        if not line.strip():
            continue
        cells = line.split("\t")
        if len(cells) != 6 or not (cells[0].strip().isdigit() and cells[1].strip().isdigit()):
            oddities["unreadable row"] += 1
            continue
        start, end, surface, normal, category, entity = (cell.strip() for cell in cells)
        if [normal, category, entity] != cells[3:]:
            oddities["row with edge spaces"] += 1
        entity = _entity_id(entity, oddities)
        label = _label(entity, category, oddities)
        if entity and categories.setdefault(entity, label) != label:
            oddities["entity id with two categories"] += 1
        id = f"T{number}"
        meant = mentions.add(id, int(start), int(end), label, surface=surface)
        if meant is not None:
            mentions.describe(meant, normal=normal or None)
            entities.setdefault(entity or id, []).append(id)
    chains = ChainBuilder(mentions)
    for entity, ids in entities.items():
        chains.add(None if entity in ids else entity, ids)
    document.mentions = mentions.finished()
    document.chains = chains.finished()
    count_shapes(document.text, document.mentions, oddities)


def _entity_id(written: str, oddities: Counter[str]) -> str:
    prefix, hyphen, name = written.partition("-")
    if not written:
        oddities["row without an entity id"] += 1
    elif prefix not in _PREFIXES:
        oddities["odd prefix of an entity id"] += 1
        if prefix.upper() in _PREFIXES:
            return prefix.upper() + hyphen + name
    return written


def _label(entity: str, category: str, oddities: Counter[str]) -> str:
    label = "LOC" if category == "GPE" else category
    if entity.startswith("GPE-") and label != "LOC":
        oddities["GPE id on another category"] += 1
    return label


_LABELS = CorpusLabels(
    entities=frozenset(
        "PERSON FAMILY NATIONALITY ORGANIZATION CITY COUNTRY STATE_OR_PROVINCE DISTRICT LOCATION EVENT "
        "PRODUCT FACILITY WORK_OF_ART LAW AWARD".split()
    )
)
FORMAT = FormatCode(read=lambda path, options: read_slavicner(path), labels=lambda path: _LABELS)
