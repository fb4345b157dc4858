"""A sentence for each fact: the one of its surest relation, with both ends marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pipeline.pages.offsets import utf16_places
from pipeline.report.limits import Limits
from pipeline.report.report_documents import Documents, Row
from pipeline.views.visible import visible

Span = tuple[int, int]
_GAP = " … "

_RELATIONS = """
SELECT r.relation_id, r.doc_id, h.start, h.end, t.start, t.end, r.evidence_start, r.evidence_end
FROM relations r LEFT JOIN mentions h ON h.mention_id = r.head_mention_id
LEFT JOIN mentions t ON t.mention_id = r.tail_mention_id
WHERE r.relation_id IN (SELECT unnest(?::VARCHAR[]))
ORDER BY r.relation_id
"""
_TEXTS = """
SELECT doc_id, any_value(text) FROM documents
WHERE doc_id IN (SELECT unnest(?::VARCHAR[])) AND duplicate_of IS NULL GROUP BY doc_id
"""
_SENTENCES = """
SELECT doc_id, list(start ORDER BY start), list("end" ORDER BY start) FROM sentences
WHERE doc_id IN (SELECT unnest(?::VARCHAR[])) GROUP BY doc_id
"""


class Piece(NamedTuple):
    text: str
    head: Span | None
    tail: Span | None


def examples(db: Any, relation_ids: Sequence[str], documents: Documents, limits: Limits) -> dict[str, Row]:
    """relation_id → `[place of the document, text, head start, head end, tail start, tail end]`.

    Offsets are in UTF-16 units, null for an end whose place is not known.
    """
    relations = db.execute(_RELATIONS, [list(relation_ids)]).fetchall()
    doc_ids = sorted({row[1] for row in relations})
    texts = dict(db.execute(_TEXTS, [doc_ids]).fetchall())
    sentences = {
        doc_id: list(zip(starts, ends, strict=True))
        for doc_id, starts, ends in db.execute(_SENTENCES, [doc_ids]).fetchall()
    }
    found = {}
    for relation_id, doc_id, *offsets in relations:
        if doc_id not in texts:
            continue
        head, tail, evidence = zip(offsets[::2], offsets[1::2], strict=True)
        whole = evidence if head[0] is None or tail[0] is None else None
        text = texts[doc_id]
        around = sentences.get(doc_id) or lines(texts[doc_id])
        piece = (
            Piece(_around(text, whole, around, limits.sentence_chars)[0], None, None)
            if whole
            else example(text, head, tail, around, limits.sentence_chars)
        )
        found[relation_id] = [documents.place(doc_id), *_in_utf16(piece)]
    return found


def example(text: str, head: Span, tail: Span, sentences: Sequence[Span], most: int) -> Piece:
    """The sentence of both ends, or the two sentences; each at most about `most` characters.

    >>> text = "Вот и всё. Анна Ли живёт в Риге. Там хорошо."
    >>> example(text, (11, 18), (27, 31), [(0, 10), (11, 32), (33, 44)], 99)
    Piece(text='Анна Ли живёт в Риге.', head=(0, 7), tail=(16, 20))
    """
    both = min(head[0], tail[0]), max(head[1], tail[1])
    if both[1] - both[0] <= most or _sentence(head, sentences) == _sentence(tail, sentences):
        joined, shift = _around(text, both, sentences, max(most, both[1] - both[0]))
        return Piece(joined, _moved(head, shift), _moved(tail, shift))
    first, second = sorted((head, tail))
    before, shift = _around(text, first, sentences, most)
    after, other = _around(text, second, sentences, most)
    other += len(before) + len(_GAP)
    spans = {first: _moved(first, shift), second: _moved(second, other)}
    return Piece(f"{before}{_GAP}{after}", spans[head], spans[tail])


def lines(text: str) -> list[Span]:
    """The lines of a text, where its sentences are not known."""
    spans, at = [], 0
    for line in text.split("\n"):
        spans.append((at, at + len(line)))
        at += len(line) + 1
    return spans


def _sentence(span: Span, sentences: Sequence[Span]) -> Span:
    """From the start of the sentence where the span begins to the end of the one where it ends."""
    touched = [s for s in sentences if s[0] < span[1] and span[0] < s[1]]
    return (min(span[0], touched[0][0]), max(span[1], touched[-1][1])) if touched else span


def _around(text: str, span: Span, sentences: Sequence[Span], most: int) -> tuple[str, int]:
    """The sentence around a span, cut at spaces where it is too long; and by how much offsets move."""
    start, end = _sentence(span, sentences)
    before = after = ""
    room = max(0, (most - (span[1] - span[0])) // 2)
    if end - start > most:
        if span[0] - start > room:
            space = text.find(" ", span[0] - room, span[0])
            start, before = (space + 1 if space >= 0 else span[0]), "… "
        if end - span[1] > room:
            space = text.rfind(" ", span[1], span[1] + room + 1)
            end, after = (space if space >= 0 else span[1]), " …"
    return f"{before}{text[start:end]}{after}", len(before) - start


def _moved(span: Span, shift: int) -> Span:
    return span[0] + shift, span[1] + shift


def _in_utf16(piece: Piece) -> Row:
    place = utf16_places(piece.text)
    text = visible(piece.text).replace("\n", " ")
    spans = (piece.head or (None, None)) + (piece.tail or (None, None))
    return [text, *(None if offset is None else place(offset) for offset in spans)]
