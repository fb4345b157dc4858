"""A processed, repeated or rejected document as records of the tables."""

from __future__ import annotations

from bisect import bisect_right
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import partial
from hashlib import sha256
from itertools import chain, count, repeat

from spacy.tokens import Doc

from pipeline.extraction import Event, Extraction, Mention, Quote, extraction
from pipeline.russian.language_detection import detected_language
from pipeline.russian.markup import plain
from pipeline.russian.proper_names import coarse_of
from pipeline.russian.source_text import over_source
from pipeline.sources.item import NewsItem, Reject
from pipeline.tables.ids import stable_id
from pipeline.tables.mention_ids import MentionIds
from pipeline.tables.row_records import (
    ChainRow,
    DocumentRow,
    EventRoleRow,
    EventRow,
    LinkRow,
    MentionRow,
    QuoteRow,
    RejectRow,
    RelationRow,
    Row,
    Rows,
    SentenceRow,
    TokenRow,
    ValueRow,
)
from pipeline.tables.token_columns import TokenColumns

_QUANTUM = Decimal("0.000001")
_PRECISE = Context(prec=40, rounding=ROUND_HALF_EVEN)


def document_rows(doc: Doc, item: NewsItem, doc_id: str) -> Rows:
    """All rows of a processed document, table by table. `item.text` is the text that `doc` was made from."""
    doc = over_source(doc)
    found = extraction(doc)
    tokens = TokenColumns(doc)
    ids = MentionIds(found, doc_id)
    n_tokens = sum(map(len, tokens.sentences))
    return {
        "documents": [_document_row(item, doc_id, n_sentences=len(tokens.sentences), n_tokens=n_tokens)],
        "sentences": [
            SentenceRow(doc_id, ix, tokens.starts[places[0]], tokens.ends[places[-1]])
            for ix, places in enumerate(tokens.sentences)
        ],
        "tokens": _token_rows(tokens, doc_id),
        "mentions": _mention_rows(tokens, doc_id, ids),
        "values": [
            ValueRow(
                ids.of(v.mention), doc_id, v.kind, v.value, v.value_to, v.grain, _amount(v.amount), v.unit
            )
            for v in found.values
        ],
        "chains": [
            ChainRow(ids.of_chain(c), doc_id, c.label, c.normal, c.aliases, len(c.mentions), c.score)
            for c in found.chains
        ],
        "links": [
            LinkRow(ids.of_chain(k.chain), doc_id, k.kb, k.kb_id, k.rank, k.score) for k in found.links
        ],
        "relations": _relation_rows(found, doc_id, ids),
        "quotes": [_quote_row(quote, doc_id, ids) for quote in found.quotes],
        "events": [_event_row(event, doc_id, ids) for event in found.events],
        "event_roles": [row for event in found.events for row in _role_rows(event, doc_id, ids)],
        "rejects": [],
    }


def duplicate_rows(item: NewsItem, doc_id: str, of: str, kind: str) -> Rows:
    """The rows of a document that repeats the document `of` (`kind`: id, exact): recorded with its text, not
    processed."""
    return {"documents": [_document_row(item, doc_id, duplicate_of=of, duplicate=kind)]}


def marked_as_duplicate(rows: Rows, of: str, kind: str) -> Rows:
    """The rows of a processed document, marked as nearly the same as the document `of`."""
    documents = [DocumentRow(*row)._replace(duplicate_of=of, duplicate=kind) for row in rows["documents"]]
    return {**rows, "documents": list[Row](documents)}


def reject_row(reject: Reject) -> RejectRow:
    """A row of `rejects`."""
    return RejectRow(
        reject.doc_id,
        reject.source_uri,
        reject.source_row,
        reject.stage,
        reject.code,
        reject.message,
        reject.attempt,
    )


def _document_row(
    item: NewsItem,
    doc_id: str,
    *,
    n_sentences: int = 0,
    n_tokens: int = 0,
    duplicate_of: str | None = None,
    duplicate: str | None = None,
) -> DocumentRow:
    return DocumentRow(
        doc_id=doc_id,
        source_uri=item.source_uri,
        source_row=item.source_row,
        url=item.url,
        title=item.title,
        published_at=item.published_at,
        lang=detected_language(item.text),
        text=item.text,
        text_sha256=sha256(item.text.encode("utf-8", "surrogatepass")).hexdigest(),
        n_chars=len(item.text),
        n_sentences=n_sentences,
        n_tokens=n_tokens,
        duplicate_of=duplicate_of,
        duplicate=duplicate,
    )


def _token_rows(tokens: TokenColumns, doc_id: str) -> list[Row]:
    """Column by column: most rows of a run are tokens."""
    order = list(chain.from_iterable(tokens.sentences))
    sizes = [len(sentence) for sentence in tokens.sentences]
    columns = (tokens.starts, tokens.ends, tokens.texts, tokens.lemmas, tokens.upos, tokens.feats)
    syntax = list(chain.from_iterable(map(tokens.syntax, tokens.sentences)))
    cells = zip(
        repeat(doc_id, len(order)),
        chain.from_iterable(map(repeat, count(), sizes)),
        chain.from_iterable(map(range, sizes)),
        *(map(column.__getitem__, order) for column in columns),
        (head for head, _ in syntax),
        (dep for _, dep in syntax),
        strict=True,
    )
    return list(map(partial(tuple.__new__, TokenRow), cells))  # TokenRow._make, without a Python call per row


def _mention_rows(tokens: TokenColumns, doc_id: str, ids: MentionIds) -> list[Row]:
    starts = [tokens.starts[places[0]] for places in tokens.sentences]
    return [_mention_row(m, doc_id, ids, max(bisect_right(starts, m.start) - 1, 0)) for m in ids.distinct]


def _mention_row(m: Mention, doc_id: str, ids: MentionIds, sent_ix: int) -> MentionRow:
    return MentionRow(
        mention_id=ids.of(m),
        doc_id=doc_id,
        sent_ix=sent_ix,
        start=m.start,
        end=m.end,
        surface=m.surface,
        label=m.label,
        coarse=coarse_of(m.label, plain(m.surface), m.normal),
        parent_mention_id=ids.parent_of(m),
        normal=m.normal,
        name_first=m.name_first,
        name_middle=m.name_middle,
        name_last=m.name_last,
        gender=m.gender,
        chain_id=ids.chain_of(m),
        score=m.score,
        stage=m.stage,
    )


def _relation_rows(found: Extraction, doc_id: str, ids: MentionIds) -> list[Row]:
    rows: dict[str, Row] = {}
    for r in found.relations:
        head, tail = ids.of(r.head), ids.of(r.tail)
        relation_id = stable_id(head, r.label, tail)
        rows.setdefault(
            relation_id,
            RelationRow(
                relation_id=relation_id,
                doc_id=doc_id,
                label=r.label,
                head_mention_id=head,
                tail_mention_id=tail,
                head_chain_id=ids.chain_of(r.head),
                tail_chain_id=ids.chain_of(r.tail),
                evidence_start=r.evidence_start,
                evidence_end=r.evidence_end,
                score=r.score,
                stage=r.stage,
            ),
        )
    return list(rows.values())


def _quote_row(quote: Quote, doc_id: str, ids: MentionIds) -> QuoteRow:
    return QuoteRow(
        quote_id=stable_id(doc_id, "quote", quote.kind, quote.start, quote.end),
        doc_id=doc_id,
        start=quote.start,
        end=quote.end,
        kind=quote.kind,
        speaker_mention_id=ids.of(quote.speaker) if quote.speaker else None,
        speaker_chain_id=ids.chain_of(quote.speaker) if quote.speaker else None,
        cue_start=quote.cue_start,
        cue_end=quote.cue_end,
        cue=quote.cue,
        relay_chain_id=ids.chain_of(quote.relay) if quote.relay else None,
        score=quote.score,
        stage=quote.stage,
    )


def _event_row(event: Event, doc_id: str, ids: MentionIds) -> EventRow:
    chain_id = ids.of_chain(event.chain)
    return EventRow(
        event_id=stable_id(chain_id, "event"),
        doc_id=doc_id,
        chain_id=chain_id,
        label=event.chain.label,
        normal=event.chain.normal,
        starts=event.starts,
        ends=event.ends,
        place_chain_id=ids.of_chain(event.place) if event.place else None,
        score=event.score,
    )


def _role_rows(event: Event, doc_id: str, ids: MentionIds) -> list[Row]:
    event_id = stable_id(ids.of_chain(event.chain), "event")
    rows: dict[tuple[str, str], Row] = {}
    for role in event.roles:
        relation = role.relation
        relation_id = stable_id(ids.of(relation.head), relation.label, ids.of(relation.tail))
        party = ids.of_chain(role.chain)
        row = EventRoleRow(event_id, doc_id, role.role, party, relation_id)
        rows.setdefault((role.role, relation_id), row)
    return list(rows.values())


def _amount(amount: Decimal | None) -> Decimal | None:
    """The amount with six decimals; None when it does not fit decimal128(38, 6)."""
    if amount is None or not amount.is_finite() or amount.adjusted() > 30:
        return None
    return amount.quantize(_QUANTUM, context=_PRECISE)
