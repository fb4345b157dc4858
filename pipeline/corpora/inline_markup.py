"""Labelled documents written in one line: for worked examples, tests and notebooks.

`[LABEL text]` is a mention, `[LABEL#id text]` one that others refer to, `[_ text]` one without a type;
brackets nest:

>>> document = marked("[ORGANIZATION Банк [CITY#c Москвы]] открыт", normals={"c": "Москва"})
>>> document.text
'Банк Москвы открыт'
>>> [(m.id, m.start, m.end, m.label, m.surface, m.normal) for m in document.mentions]
[('T1', 0, 11, 'ORGANIZATION', 'Банк Москвы', None), ('c', 5, 11, 'CITY', 'Москвы', 'Москва')]
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldRelation, GoldToken

BRACKET = re.compile(r"\[([A-Z_]+)(?:#(\w+))? |\]")


def marked(
    text: str,
    *,
    relations: Sequence[str] | None = None,
    chains: Sequence[str] | None = None,
    normals: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    coarse_only: bool = False,
    doc_id: str = "example",
) -> GoldDocument:
    """A document from inline markup; `ValueError` when brackets do not pair.

    `relations`: «head LABEL tail» by mention ids; `chains`: «id id …», or «entity: id id …» where the
    entity is known in other documents too; `normals`, `values` and `links`: by mention id, links set apart by
    spaces.
    """
    plain, spans = _strip(text)
    mentions = [
        GoldMention(
            identity,
            start,
            end,
            label,
            plain[start:end],
            normal=(normals or {}).get(identity),
            value=(values or {}).get(identity),
            links=tuple((links or {}).get(identity, "").split()),
            coarse_only=coarse_only,
        )
        for identity, label, start, end in spans
    ]
    return GoldDocument(
        doc_id,
        plain,
        uri="",
        mentions=mentions,
        relations=None if relations is None else [_relation(line) for line in relations],
        chains=None if chains is None else [_chain(line) for line in chains],
    )


def treebank(text: str, *sentences: str, heads: Sequence[str] = (), doc_id: str = "example") -> GoldDocument:
    """A document with tokens: each sentence is «form/lemma/UPOS/feats …», feats may be left out.

    `heads`: for each sentence «index:relation …», -1 for the root.

    >>> treebank("Шли дни.", "Шли/идти/VERB/Number=Plur дни/день/NOUN ././PUNCT").sentences[0][2].start
    7
    """
    cursor = 0
    parsed: list[list[GoldToken]] = []
    for sentence in sentences:
        tokens: list[GoldToken] = []
        for item in sentence.split():
            form, lemma, upos, *feats = item.split("/")
            start = text.index(form, cursor)
            cursor = start + len(form)
            tokens.append(GoldToken(start, cursor, form, lemma, upos, "".join(feats)))
        parsed.append(tokens)
    for place, line in enumerate(heads):
        read = [item.split(":", 1) for item in line.split()]
        parsed[place] = [
            replace(token, head=int(head), deprel=relation)
            for token, (head, relation) in zip(parsed[place], read, strict=True)
        ]
    return GoldDocument(doc_id, text, uri="", sentences=parsed)


def _strip(text: str) -> tuple[str, list[tuple[str, str, int, int]]]:
    """The text without markup, and (id, label, start, end) in the order of the opening brackets."""
    plain = ""
    read = 0
    spans: list[tuple[str, str, int, int]] = []
    opened: list[int] = []
    for bracket in BRACKET.finditer(text):
        plain += text[read : bracket.start()]
        read = bracket.end()
        if label := bracket[1]:
            opened.append(len(spans))
            spans.append((bracket[2] or f"T{len(spans) + 1}", label.strip("_"), len(plain), -1))
        elif opened:
            identity, label, start, _ = spans[opened[-1]]
            spans[opened.pop()] = identity, label, start, len(plain)
        else:
            raise ValueError(f"a bracket closes that none opened: {text[: bracket.end()]!r}")
    if opened:
        raise ValueError(f"{len(opened)} brackets stay open: {text!r}")
    return plain + text[read:], spans


def _relation(line: str) -> GoldRelation:
    head, label, tail = line.split()
    return GoldRelation(head, label, tail)


def _chain(line: str) -> tuple[str | None, list[str]]:
    entity, _, members = line.rpartition(":")
    return entity or None, members.split()
