"""A finished Doc as rows of the tables: plain tuples in the order of the schemas."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import ROUND_HALF_EVEN, Context, Decimal
from hashlib import sha256
from operator import add
from typing import Any

from spacy.attrs import DEP, IDX, LEMMA, LENGTH, MORPH, ORTH, POS
from spacy.tokens import Doc

from pipeline.extraction import Event, Extraction, Mention, Quote, extraction
from pipeline.russian.doc_tokens import sentence_places
from pipeline.russian.markup import plain
from pipeline.russian.proper_names import coarse_of
from pipeline.russian.source_text import over_source
from pipeline.sources.item import NewsItem, Reject
from pipeline.tables.ids import stable_id

Row = tuple[Any, ...]
Rows = dict[str, list[Row]]

_CYRILLIC = re.compile(r"[А-Яа-яЁё]+")
_FOREIGN = re.compile(r"[^\W\d_А-Яа-яЁёA-Za-z]+")
_LATIN = re.compile(r"[A-Za-z]+")
_QUANTUM = Decimal("0.000001")
_PRECISE = Context(prec=40, rounding=ROUND_HALF_EVEN)


def document_rows(doc: Doc, item: NewsItem, doc_id: str) -> Rows:
    """All rows of one document, table by table. `item.text` is the text that `doc` was made from."""
    doc = over_source(doc)
    found = extraction(doc)
    tokens = _Tokens(doc)
    starts = [tokens.starts[places[0]] for places in tokens.sentences]
    ids = _MentionIds(found, doc_id)
    mentions = ids.distinct
    n_tokens = sum(map(len, tokens.sentences))
    digest = sha256(item.text.encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "documents": [
            (
                doc_id,
                item.source_uri,
                item.source_row,
                item.url,
                item.title,
                item.published_at,
                language(item.text),
                item.text,
                digest,
                len(item.text),
                len(tokens.sentences),
                n_tokens,
                None,
                None,
            )
        ],
        "sentences": [
            (doc_id, ix, tokens.starts[places[0]], tokens.ends[places[-1]])
            for ix, places in enumerate(tokens.sentences)
        ],
        "tokens": _token_rows(tokens, doc_id),
        "mentions": [
            _mention_row(m, doc_id, ids, max(bisect_right(starts, m.start) - 1, 0)) for m in mentions
        ],
        "values": [
            (ids.of(v.mention), doc_id, v.kind, v.value, v.value_to, v.grain, _amount(v.amount), v.unit)
            for v in found.values
        ],
        "chains": [
            (ids.chain_of(c.mentions[0]), doc_id, c.label, c.normal, c.aliases, len(c.mentions), c.score)
            for c in found.chains
        ],
        "links": [
            (ids.chain_of(k.chain.mentions[0]), doc_id, k.kb, k.kb_id, k.rank, k.score) for k in found.links
        ],
        "relations": _relation_rows(found, doc_id, ids),
        "quotes": [_quote_row(quote, doc_id, ids) for quote in found.quotes],
        "events": [_event_row(event, doc_id, ids) for event in found.events],
        "event_roles": [row for event in found.events for row in _role_rows(event, doc_id, ids)],
        "rejects": [],
    }


def rows_of_seen(item: NewsItem, doc_id: str, of: str, kind: str) -> Rows:
    """A document that was met before (`kind`: id, exact) and is not worked on again: it is told, with its
    text, and has no sentences."""
    digest = sha256(item.text.encode("utf-8", "surrogatepass")).hexdigest()
    row = (
        doc_id,
        item.source_uri,
        item.source_row,
        item.url,
        item.title,
        item.published_at,
        language(item.text),
        item.text,
        digest,
        len(item.text),
        0,
        0,
        of,
        kind,
    )
    return {"documents": [row]}


def marked_as_seen(rows: Rows, of: str, kind: str) -> Rows:
    """The rows of a document that resembles one that was met before."""
    return {**rows, "documents": [(*row[:-2], of, kind) for row in rows["documents"]]}


def reject_row(reject: Reject) -> Row:
    """A row of `rejects`."""
    return (
        reject.doc_id,
        reject.source_uri,
        reject.source_row,
        reject.stage,
        reject.code,
        reject.message,
        reject.attempt,
    )


def language(text: str) -> str:
    """«ru» when Cyrillic letters of the Russian alphabet prevail, else «und» (BCP 47: undetermined)."""
    text = plain(text)
    cyrillic, foreign, latin = (sum(map(len, p.findall(text))) for p in (_CYRILLIC, _FOREIGN, _LATIN))
    return "ru" if cyrillic > latin and cyrillic > 20 * foreign else "und"


class _MentionIds:
    """Ids of the mentions of a document, their parents and chains; equal (span, label) are one mention."""

    def __init__(self, found: Extraction, doc_id: str) -> None:
        self.doc_id = doc_id
        self.known: dict[int, str] = {}
        self.distinct: list[Mention] = []
        known: set[tuple[int, int, str]] = set()
        for mention in found.mentions:
            key = (mention.start, mention.end, mention.label)
            if key not in known:
                known.add(key)
                self.distinct.append(mention)
        self.parents = _parents(self.distinct)
        self.chains: dict[int, str] = {}
        for chain in found.chains:
            own = stable_id(doc_id, "chain", self.of(chain.mentions[0]))
            self.chains.update((id(mention), own) for mention in chain.mentions)

    def of(self, mention: Mention) -> str:
        found = self.known.get(id(mention))
        if found is None:
            found = stable_id(self.doc_id, mention.start, mention.end, mention.label)
            self.known[id(mention)] = found
        return found

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


class _Tokens:
    """The columns of a Doc's tokens, read at once."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.sentences = sentence_places(doc)
        columns = doc.to_array([IDX, LENGTH, ORTH, LEMMA, POS, MORPH]).T.tolist() if len(doc) else [[]] * 6
        self.starts, lengths, *attributes, feats = columns
        self.ends = list(map(add, self.starts, lengths))
        self.texts, self.lemmas, self.parts = map(self._strings, attributes)
        known: dict[int, str] = {}
        for at, key in enumerate(feats):
            if key not in known:
                known[key] = str(doc[at].morph)
        self.feats = [known[key] for key in feats]

    def _strings(self, keys: list[int]) -> list[str]:
        strings = self.doc.vocab.strings
        known: dict[int, str] = {key: strings[key] for key in set(keys)}
        return [known[key] for key in keys]


def _token_rows(tokens: _Tokens, doc_id: str) -> list[Row]:
    parsed = tokens.doc.to_array([DEP]).any()
    rows: list[Row] = []
    for sent_ix, places in enumerate(tokens.sentences):
        syntax = _syntax(tokens.doc, places) if parsed else [(None, None)] * len(places)
        rows += [
            (
                doc_id,
                sent_ix,
                tok_ix,
                tokens.starts[at],
                tokens.ends[at],
                tokens.texts[at],
                tokens.lemmas[at],
                tokens.parts[at],
                tokens.feats[at],
                head,
                dep,
            )
            for tok_ix, (at, (head, dep)) in enumerate(zip(places, syntax, strict=True))
        ]
    return rows


def _syntax(doc: Doc, places: list[int]) -> list[tuple[int | None, str | None]]:
    """Head and relation of each word of a sentence; heads as places in the sentence, -1 for the root."""
    place = {at: ix for ix, at in enumerate(places)}
    found: list[tuple[int | None, str | None]] = []
    for token in (doc[at] for at in places):
        head = -1 if token.head.i == token.i else place.get(token.head.i, -1)
        found.append((head, "root" if head == -1 else token.dep_))
    return found


def _mention_row(m: Mention, doc_id: str, ids: _MentionIds, sent_ix: int) -> Row:
    return (
        ids.of(m),
        doc_id,
        sent_ix,
        m.start,
        m.end,
        m.surface,
        m.label,
        coarse_of(m.label, plain(m.surface), m.normal),
        ids.parent_of(m),
        m.normal,
        m.name_first,
        m.name_middle,
        m.name_last,
        m.gender,
        ids.chain_of(m),
        m.score,
        m.stage,
    )


def _relation_rows(found: Extraction, doc_id: str, ids: _MentionIds) -> list[Row]:
    rows: dict[str, Row] = {}
    for r in found.relations:
        head, tail = ids.of(r.head), ids.of(r.tail)
        relation_id = stable_id(head, r.label, tail)
        rows.setdefault(
            relation_id,
            (
                relation_id,
                doc_id,
                r.label,
                head,
                tail,
                ids.chain_of(r.head),
                ids.chain_of(r.tail),
                r.evidence_start,
                r.evidence_end,
                r.score,
                r.stage,
            ),
        )
    return list(rows.values())


def _quote_row(quote: Quote, doc_id: str, ids: _MentionIds) -> Row:
    return (
        stable_id(doc_id, "quote", quote.kind, quote.start, quote.end),
        doc_id,
        quote.start,
        quote.end,
        quote.kind,
        ids.of(quote.speaker) if quote.speaker else None,
        ids.chain_of(quote.speaker) if quote.speaker else None,
        quote.cue_start,
        quote.cue_end,
        quote.cue,
        ids.chain_of(quote.relay) if quote.relay else None,
        quote.score,
        quote.stage,
    )


def _event_row(event: Event, doc_id: str, ids: _MentionIds) -> Row:
    chain_id = ids.chain_of(event.chain.mentions[0])
    place = ids.chain_of(event.place.mentions[0]) if event.place else None
    return (
        stable_id(chain_id, "event"),
        doc_id,
        chain_id,
        event.chain.label,
        event.chain.normal,
        event.starts,
        event.ends,
        place,
        event.score,
    )


def _role_rows(event: Event, doc_id: str, ids: _MentionIds) -> list[Row]:
    event_id = stable_id(ids.chain_of(event.chain.mentions[0]), "event")
    rows: dict[tuple[str, str], Row] = {}
    for role in event.roles:
        relation = role.relation
        relation_id = stable_id(ids.of(relation.head), relation.label, ids.of(relation.tail))
        party = ids.chain_of(role.chain.mentions[0])
        rows.setdefault((role.role, relation_id), (event_id, doc_id, role.role, party, relation_id))
    return list(rows.values())


def _amount(amount: Decimal | None) -> Decimal | None:
    """The amount with six decimals; None when it does not fit decimal128(38, 6)."""
    if amount is None or not amount.is_finite() or amount.adjusted() > 30:
        return None
    return amount.quantize(_QUANTUM, context=_PRECISE)
