"""The documents of a run as annotated documents: from rows of its tables to mentions, relations, chains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldQuote, GoldRelation, GoldToken

TableRows = Mapping[str, Sequence[Mapping[str, Any]]]
_WITH_UNIT = ("money", "percent")


def empty(gold: GoldDocument) -> GoldDocument:
    """A prediction that found nothing."""
    return GoldDocument(
        gold.doc_id,
        gold.text,
        gold.uri,
        gold.published_at,
        mentions=[],
        relations=[],
        chains=[],
        sentences=None if gold.sentences is None else [],
        quotes=[],
    )


def from_rows(
    gold: GoldDocument, rows: TableRows, *, shift: int = 0, entities: Mapping[str, str] | None = None
) -> GoldDocument:
    """One document's rows of the tables as a prediction for `gold`, `shift` characters to the left.

    Mentions are known by their `mention_id`. Tokens are taken where the gold has tokens. `entities`: the
    entity across documents of each chain.
    """
    links = _links(rows.get("links", ()))
    values = {row["mention_id"]: _value(row) for row in rows.get("values", ())}
    chains: dict[str, list[str]] = {row["chain_id"]: [] for row in rows.get("chains", ())}
    mentions = []
    for row in rows.get("mentions", ()):
        id, chain = row["mention_id"], row["chain_id"]
        if chain is not None:
            chains.setdefault(chain, []).append(id)
        mentions.append(
            GoldMention(
                id=id,
                start=row["start"] - shift,
                end=row["end"] - shift,
                label=row["label"],
                surface=row["surface"],
                normal=row["normal"],
                value=values.get(id),
                links=links.get(chain, ()) if chain is not None else (),
                score=row["score"],
            )
        )
    document = empty(gold)
    document.mentions = mentions
    document.relations = [
        GoldRelation(row["head_mention_id"], row["label"], row["tail_mention_id"], row["score"])
        for row in rows.get("relations", ())
    ]
    document.chains = [(None, members) for members in chains.values()]
    document.quotes = _quotes(rows, shift)
    if entities is not None:
        document.across = [(entities.get(chain), members) for chain, members in chains.items()]
    if gold.sentences is not None:
        document.sentences = _sentences(rows.get("tokens", ()), shift)
    return document


def _quotes(rows: TableRows, shift: int) -> list[GoldQuote]:
    """The quotations; a speaker and a medium stand wherever their chains have a mention."""
    places: dict[str, list[tuple[int, int]]] = {}
    for row in rows.get("mentions", ()):
        span = row["start"] - shift, row["end"] - shift
        for id in {row["mention_id"], row["chain_id"]} - {None}:
            places.setdefault(id, []).append(span)

    def of(id: str | None, other: str | None = None) -> tuple[tuple[int, int], ...]:
        return tuple(places.get(id or "", places.get(other or "", ())))

    return [
        GoldQuote(
            row["kind"],
            row["start"] - shift,
            row["end"] - shift,
            of(row["speaker_chain_id"], row["speaker_mention_id"]),
            of(row["relay_chain_id"]),
        )
        for row in rows.get("quotes", ())
    ]


def link_id(kb: str, id: str) -> str:
    """A candidate as gold files write it: Wikidata ids bare («Q813»), others with their register."""
    return id if kb.casefold() == "wikidata" else f"{kb}:{id}"


def _links(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[str, ...]]:
    """The candidates of each chain, the best first."""
    found: dict[str, tuple[str, ...]] = {}
    for row in sorted(rows, key=lambda row: row["rank"]):
        found[row["chain_id"]] = (*found.get(row["chain_id"], ()), link_id(row["kb"], row["kb_id"]))
    return found


def _value(row: Mapping[str, Any]) -> str | None:
    """A value in the notation of gold notes: `2025-01`, `40/45 EUR`, `18 %`."""
    if row["value"] is None:
        return None
    written = str(row["value"])
    if row["value_to"] is not None:
        written += f"/{row['value_to']}"
    if row["kind"] in _WITH_UNIT:
        unit = "%" if row["kind"] == "percent" else row["unit"]
        written += f" {unit}" if unit else ""
    return written


def _sentences(rows: Sequence[Mapping[str, Any]], shift: int) -> list[list[GoldToken]]:
    sentences: dict[int, list[GoldToken]] = {}
    for row in rows:
        sentences.setdefault(row["sent_ix"], []).append(
            GoldToken(
                start=row["start"] - shift,
                end=row["end"] - shift,
                text=row["text"],
                lemma=row["lemma"],
                upos=row["upos"],
                feats=row["feats"],
                head=row["head_ix"],
                deprel=row["dep"],
            )
        )
    return [sentences[index] for index in sorted(sentences)]
