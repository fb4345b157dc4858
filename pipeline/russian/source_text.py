"""A Doc over the text without markup, and the same Doc over the source when all stages are done.

Where a text holds markup, the tokenizer makes the Doc of the plain text, so that no stage, dictionary or
network sees a tag. `over_source` ends that: tokens, sentences, spans and the record of the extraction move to
their places in the source. For all other texts, which are nearly all, both are one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from spacy.tokens import Doc, Span

from pipeline.extraction import extraction, set_extraction
from pipeline.russian.markup import PlainText

_KEY = "svodka.source"
_PLAIN_KEY = "svodka.plain"


class MarkedUpSource(NamedTuple):
    """The text that a Doc over plain text comes from."""

    text: str
    plain: PlainText


def set_source(doc: Doc, text: str, plain: PlainText) -> None:
    """Remember the text that a Doc was made from."""
    doc.user_data[_KEY] = MarkedUpSource(text, plain)


def plain_doc(doc: Doc) -> tuple[Doc, PlainText | None]:
    """The Doc that the stages worked on, with its map to the source; the Doc itself and None where no markup
    was."""
    kept: Doc = doc.user_data.get(_PLAIN_KEY, doc)
    source = kept.user_data.get(_KEY)
    return kept, None if source is None else source.plain


def over_source(doc: Doc) -> Doc:
    """The Doc over its source: `doc.text` is the text that the tokenizer was given, and every offset of the
    record counts in it. A Doc without markup is returned as it is.
    """
    source = doc.user_data.get(_KEY)
    if source is None:
        return doc
    words: list[str] = []
    spaces: list[bool] = []
    places: list[int] = []
    position = 0
    for token in doc:
        start, end = source.plain.source_span(token.idx, token.idx + len(token))
        if start >= end or start < position:  # one entity of two characters
            start, end = position, max(position, end)
        add_gap(words, spaces, source.text[position:start])
        places.append(len(words))
        words.append(source.text[start:end])
        spaces.append(False)
        position = end
    add_gap(words, spaces, source.text[position:])
    moved = _tagged(doc, words, spaces, places)
    moved.user_data = {key: value for key, value in doc.user_data.items() if key != _KEY}
    moved.user_data[_PLAIN_KEY] = doc
    moved._context = doc._context
    moved.set_ents(list(_moved_spans(doc.ents, moved, places)))
    for name, group in doc.spans.items():
        moved.spans[name] = list(_moved_spans(group, moved, places))
    set_extraction(moved, extraction(doc).moved(source.plain.source_span, source.text))
    return moved


def add_gap(words: list[str], spaces: list[bool], gap: str) -> None:
    """What stands between two tokens: one plain space goes on the token before, the rest is a token."""
    if words and gap.startswith(" ") and not spaces[-1]:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def _tagged(doc: Doc, words: list[str], spaces: list[bool], places: list[int]) -> Doc:
    """A Doc of the words whose tokens at `places` are those of `doc`; the others hang on the one before."""
    lemmas, tags, morphs, deps = ([""] * len(words) for _ in range(4))
    pos = ["SPACE"] * len(words)
    heads = [max(at - 1, 0) for at in range(len(words))]
    starts: list[bool | int | None] = [False] * len(words)
    for token, at in zip(doc, places, strict=True):
        lemmas[at], tags[at], morphs[at], deps[at] = token.lemma_, token.tag_, str(token.morph), token.dep_
        pos[at], heads[at], starts[at] = token.pos_, places[token.head.i], token.is_sent_start
    if places and places[0] > 0:
        heads[: places[0]] = [places[0]] * places[0]
        starts[0], starts[places[0]] = starts[places[0]], False
    parsed = any(deps)
    return Doc(
        doc.vocab,
        words=words,
        spaces=spaces,
        lemmas=lemmas,
        pos=pos,
        tags=tags,
        morphs=morphs,
        heads=heads if parsed else None,
        deps=[dep or "dep" for dep in deps] if parsed else None,
        sent_starts=None if parsed else starts,
    )


def _moved_spans(spans: Iterable[Span], moved: Doc, places: list[int]) -> Iterator[Span]:
    for span in spans:
        first, last = places[span.start], places[span.end - 1]
        yield Span(moved, first, last + 1, span.label_, kb_id=span.kb_id_)
