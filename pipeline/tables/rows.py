"""A finished Doc as rows of the tables: plain tuples in the order of the schemas."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import ROUND_HALF_EVEN, Context, Decimal
from hashlib import sha256
from typing import Any

from spacy.tokens import Doc

from pipeline.extraction import Extraction, Mention, extraction
from pipeline.labels import coarse
from pipeline.sources.item import NewsItem, Reject
from pipeline.stages.base import sentences
from pipeline.tables.ids import stable_id

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

_CYRILLIC = re.compile(r"[А-Яа-яЁё]")
_FOREIGN = re.compile(r"[^\W\d_А-Яа-яЁёA-Za-z]")
_LATIN = re.compile(r"[A-Za-z]")
_QUANTUM = Decimal("0.000001")
_PRECISE = Context(prec=40, rounding=ROUND_HALF_EVEN)


def document_rows(doc: Doc, item: NewsItem, doc_id: str) -> Rows:
    """All rows of one document, table by table."""
    found = extraction(doc)
    text_sentences = sentences(doc)
    starts = [sentence[0].idx for sentence in text_sentences]
    ids = _MentionIds(found, doc_id)
    mentions = ids.distinct
    n_tokens = sum(map(len, text_sentences))
    digest = sha256(item.text.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "documents": [
            (
                doc_id, item.source_uri, item.source_row, item.url, item.title, item.published_at,
                language(item.text), item.text, digest, len(item.text), len(text_sentences), n_tokens,
            )
        ],
        "sentences": [
            (doc_id, ix, sentence[0].idx, sentence[-1].idx + len(sentence[-1]))
            for ix, sentence in enumerate(text_sentences)
        ],
        "tokens": _token_rows(doc, doc_id),
        "mentions": [
            _mention_row(m, doc_id, ids, max(bisect_right(starts, m.start) - 1, 0)) for m in mentions
        ],
        "values": [
            (ids.of(v.mention), doc_id, v.kind, v.value, v.value_to, v.grain, _amount(v.amount), v.unit)
            for v in found.values
        ],
        "chains": [
            (ids.chain_of(c.mentions[0]), doc_id, c.label, c.normal, c.aliases, len(c.mentions))
            for c in found.chains
        ],
        "links": [
            (ids.chain_of(k.chain.mentions[0]), doc_id, k.kb, k.kb_id, k.rank, k.score) for k in found.links
        ],
        "relations": _relation_rows(found, doc_id, ids),
        "rejects": [],
    }  # fmt: skip


def reject_row(reject: Reject) -> Row:
    """A row of `rejects`."""
    return (reject.doc_id, reject.source_uri, reject.source_row, reject.stage, reject.code, reject.message,
            reject.attempt)  # fmt: skip


def language(text: str) -> str:
    """«ru» when Cyrillic letters of the Russian alphabet prevail, else «und» (BCP 47: undetermined)."""
    cyrillic, foreign, latin = (len(p.findall(text)) for p in (_CYRILLIC, _FOREIGN, _LATIN))
    return "ru" if cyrillic > latin and cyrillic > 20 * foreign else "und"


class _MentionIds:
    """Ids of the mentions of a document, their parents and chains; equal (span, label) are one mention."""

    def __init__(self, found: Extraction, doc_id: str) -> None:
        self.doc_id = doc_id
        self.distinct: list[Mention] = []
        known: set[tuple[int, int, str]] = set()
        for mention in found.mentions:
            key = (mention.start, mention.end, mention.label)
            if key not in known:
                known.add(key)
                self.distinct.append(mention)
        self.parents = _parents(self.distinct)
        self.chains = {
            id(mention): stable_id(doc_id, "chain", self.of(chain.mentions[0]))
            for chain in found.chains
            for mention in chain.mentions
        }

    def of(self, mention: Mention) -> str:
        return stable_id(self.doc_id, mention.start, mention.end, mention.label)

    def parent_of(self, mention: Mention) -> str | None:
        parent = self.parents.get(id(mention))
        return None if parent is None else self.of(parent)

    def chain_of(self, mention: Mention) -> str | None:
        return self.chains.get(id(mention))


def _parents(mentions: list[Mention]) -> dict[int, Mention]:
    """The smallest mention around each, for mentions in reading order (outer before inner)."""
    found: dict[int, Mention] = {}
    around: list[Mention] = []
    for mention in mentions:
        around = [outer for outer in around if outer.end > mention.start]
        covering = [outer for outer in around if outer.covers(mention)]
        if covering:
            found[id(mention)] = min(reversed(covering), key=lambda outer: outer.end - outer.start)
        around.append(mention)
    return found


def _token_rows(doc: Doc, doc_id: str) -> list[Row]:
    parsed = doc.has_annotation("DEP")
    feats: dict[int, str] = {}
    rows: list[Row] = []
    for sent_ix, sentence in enumerate(sentences(doc)):
        place = {token.i: ix for ix, token in enumerate(sentence)}
        for tok_ix, token in enumerate(sentence):
            morph = token.morph
            if morph.key not in feats:
                feats[morph.key] = str(morph)
            head = dep = None
            if parsed:
                head = -1 if token.head.i == token.i else place.get(token.head.i, -1)
                dep = "root" if head == -1 else token.dep_
            rows.append(
                (doc_id, sent_ix, tok_ix, token.idx, token.idx + len(token), token.text, token.lemma_,
                 token.pos_, feats[morph.key], head, dep)
            )  # fmt: skip
    return rows


def _mention_row(m: Mention, doc_id: str, ids: _MentionIds, sent_ix: int) -> Row:
    return (
        ids.of(m), doc_id, sent_ix, m.start, m.end, m.surface, m.label, coarse(m.label), ids.parent_of(m),
        m.normal, m.name_first, m.name_middle, m.name_last, m.gender, ids.chain_of(m), m.score, m.stage,
    )  # fmt: skip


def _relation_rows(found: Extraction, doc_id: str, ids: _MentionIds) -> list[Row]:
    rows: dict[str, Row] = {}
    for r in found.relations:
        head, tail = ids.of(r.head), ids.of(r.tail)
        relation_id = stable_id(head, r.label, tail)
        rows.setdefault(relation_id, (
            relation_id, doc_id, r.label, head, tail, ids.chain_of(r.head), ids.chain_of(r.tail),
            r.evidence_start, r.evidence_end, r.score, r.stage,
        ))  # fmt: skip
    return list(rows.values())


def _amount(amount: Decimal | None) -> Decimal | None:
    """The amount with six decimals; None when it does not fit decimal128(38, 6)."""
    if amount is None or not amount.is_finite() or amount.adjusted() > 30:
        return None
    return amount.quantize(_QUANTUM, context=_PRECISE)
