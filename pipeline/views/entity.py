"""One entity over all documents of a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pipeline.tables.run import Run
from pipeline.views.visible import on_one_line
from pipeline.views.words import ENGLISH, counted

if TYPE_CHECKING:
    import pandas as pd

_MENTIONS = """
    SELECT d.published_at, m.doc_id, d.title, m.surface, m.label, m.normal, m.start, m."end", m.sent_ix,
        m.score, m.mention_id
    FROM entity_chains e JOIN mentions m ON m.chain_id = e.chain_id JOIN documents d ON d.doc_id = m.doc_id
    WHERE e.entity_id = $id ORDER BY d.published_at, m.doc_id, m.start
"""
_FACTS = """
    SELECT head.normal AS head, f.label, tail.normal AS tail, f.n_documents, f.n_mentions, f.first_seen,
        f.last_seen, f.head_entity_id, f.tail_entity_id, f.fact_id
    FROM facts f JOIN entities head ON head.entity_id = f.head_entity_id
        JOIN entities tail ON tail.entity_id = f.tail_entity_id
    WHERE $id IN (f.head_entity_id, f.tail_entity_id)
    ORDER BY f.n_documents DESC, f.n_mentions DESC, f.label, head, tail
"""
_RELATIONS = """
    WITH own AS (SELECT chain_id FROM entity_chains WHERE entity_id = $id)
    SELECT d.published_at, r.doc_id, coalesce(head.normal, head.surface) AS head, r.label,
        coalesce(tail.normal, tail.surface) AS tail, r.score, r.evidence_start, r.evidence_end, r.relation_id
    FROM relations r JOIN documents d ON d.doc_id = r.doc_id
        JOIN mentions head ON head.mention_id = r.head_mention_id
        JOIN mentions tail ON tail.mention_id = r.tail_mention_id
    WHERE r.head_chain_id IN (FROM own) OR r.tail_chain_id IN (FROM own)
    ORDER BY d.published_at, r.doc_id, r.evidence_start, r.relation_id
"""
_LINKS = """
    SELECT l.kb, l.kb_id, max(l.score) AS score, count(*) AS n_documents
    FROM entity_chains e JOIN links l ON l.chain_id = e.chain_id
    WHERE e.entity_id = $id AND l.rank = 1 GROUP BY ALL ORDER BY score DESC, l.kb, l.kb_id
"""


class Entity:
    """One entity over all documents of a run; `OpenRun.entity` returns it.

    Attributes: `entity_id`, `name`, `label`, `aliases`, `n_documents`, `n_mentions`, `first_seen` and
    `last_seen` (aware, UTC; None without dates), `kb_ids`. The rest are pandas frames, which are read on
    first use. A frame raises InputError when the run left out its table.
    """

    def __init__(self, run: Run, row: Mapping[str, Any]) -> None:
        """`row` of `entities`."""
        self.entity_id: str = row["entity_id"]
        self.name: str = row["normal"]
        self.label: str = row["label"]
        self.aliases: list[str] = list(row["aliases"])
        self.n_documents: int = row["n_documents"]
        self.n_mentions: int = row["n_mentions"]
        self.first_seen: datetime | None = row["first_seen"]
        self.last_seen: datetime | None = row["last_seen"]
        self.kb_ids: list[str] = list(row["kb_ids"])
        self.run = run

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """A row for each mention, by date, then by place in the text: published_at, doc_id, title, surface,
        label, normal, start, end, sent_ix, score, mention_id."""
        return self._frame(_MENTIONS, "mentions")

    @cached_property
    def documents(self) -> pd.DataFrame:
        """A row for each document with a mention, by date: doc_id, published_at, title, n_mentions."""
        columns = ["doc_id", "published_at", "title"]
        counted = self.mentions.groupby(columns, dropna=False, sort=False).size()
        return counted.reset_index(name="n_mentions")

    @cached_property
    def timeline(self) -> pd.DataFrame:
        """A row for each day (UTC) with mentions: index `day`; n_documents, n_mentions. Documents without a
        date are left out."""
        dated = self.mentions.dropna(subset="published_at")
        by_day = dated.groupby(dated["published_at"].dt.tz_convert("UTC").dt.floor("D").rename("day"))
        return by_day.agg(n_documents=("doc_id", "nunique"), n_mentions=("doc_id", "size"))

    @cached_property
    def facts(self) -> pd.DataFrame:
        """Relations to other entities over all documents, by falling number of documents: head, label, tail,
        n_documents, n_mentions, first_seen, last_seen, head_entity_id, tail_entity_id, fact_id."""
        return self._frame(_FACTS, "facts")

    @cached_property
    def relations(self) -> pd.DataFrame:
        """A row for each relation in a document, by date: published_at, doc_id, head, label, tail, score,
        evidence_start, evidence_end, relation_id."""
        return self._frame(_RELATIONS, "relations", "mentions")

    @cached_property
    def links(self) -> pd.DataFrame:
        """The best candidates in registers and knowledge bases: kb, kb_id, score (the highest),
        n_documents."""
        return self._frame(_LINKS, "links")

    def _frame(self, query: str, *tables: str) -> pd.DataFrame:
        for name in tables:
            self.run.table(name)  # tells what is missing
        return self.run.sql(query, id=self.entity_id)

    def _repr_html_(self) -> str:
        from pipeline.views.entity_page import entity_page

        return entity_page(self)

    def __repr__(self) -> str:
        seen = [ENGLISH.day(moment) for moment in (self.first_seen, self.last_seen) if moment]
        lines = [
            f"{self.name} ({self.label}), id {self.entity_id}",
            f"{counted(self.n_mentions, 'mention')} in {counted(self.n_documents, 'document')}"
            + (f", {' – '.join(dict.fromkeys(seen))}" if seen else ""),
        ]
        if self.aliases:
            lines.append(f"also: {', '.join(self.aliases)}")
        if self.kb_ids:
            lines.append(f"links: {', '.join(self.kb_ids)}")
        return "\n".join(map(on_one_line, lines))
