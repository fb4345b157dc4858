"""An entity as HTML for a notebook: names, timeline, facts, and sentences that name it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from pipeline.views.document import read_document
from pipeline.views.groups import group
from pipeline.views.html_table import Column, as_html, section
from pipeline.views.marked_text import marked_text
from pipeline.views.style import in_notebook
from pipeline.views.text_tables import arrow, tag
from pipeline.views.timeline import timeline
from pipeline.views.words import ENGLISH, counted

if TYPE_CHECKING:
    from pipeline.views.entity import Entity

MOST_FACTS = 12
MOST_SENTENCES = 4


def entity_page(entity: Entity) -> str:
    """What the tables of the run have of it; a table that was left out is not shown."""
    tables = set(entity.run.tables)
    whole = {"mentions", "sentences"} <= tables
    return in_notebook(
        _header(entity),
        timeline(entity.timeline, group(entity.label).key) if "mentions" in tables else "",
        _facts(entity),
        _sentences(entity) if whole else "",
    )


def _header(entity: Entity) -> str:
    facts = [
        f"<b>{as_html(entity.name)}</b>",
        tag(entity.label, ENGLISH),
        f"{counted(entity.n_mentions, 'mention')} in {counted(entity.n_documents, 'document')}",
        *map(as_html, entity.kb_ids),
        as_html(f"entity_id {entity.entity_id}"),
    ]
    names = f'<p class="names">also: {as_html(", ".join(entity.aliases))}</p>' if entity.aliases else ""
    return f"<header>{''.join(f'<span>{fact}</span>' for fact in facts)}</header>{names}"


def _facts(entity: Entity) -> str:
    """The most told facts; the entity itself stands out less than the other end."""
    columns = (
        Column(ENGLISH.head),
        Column(ENGLISH.relation),
        Column(ENGLISH.tail),
        Column(ENGLISH.n_documents, numeric=True, named=True),
    )
    rows = [
        (as_html(fact.head), arrow(str(fact.label), ENGLISH), as_html(fact.tail), f"{fact.n_documents:,}")
        for fact in islice(entity.facts.itertuples(index=False), MOST_FACTS)
    ]
    more = len(entity.facts) - len(rows)
    return section("Facts", columns, rows, f"{more} more in .facts" if more else "")


def _sentences(entity: Entity) -> str:
    """The newest documents that name it, each with the first sentence that does."""
    first = entity.mentions.drop_duplicates("doc_id")
    newest = first.sort_values("published_at", ascending=False, na_position="last").head(MOST_SENTENCES)
    return "\n".join(
        _sentence(entity, doc_id, sent_ix)
        for doc_id, sent_ix in zip(newest["doc_id"], newest["sent_ix"], strict=True)
    )


def _sentence(entity: Entity, doc_id: str, sent_ix: int) -> str:
    document = read_document(entity.run, doc_id)
    own = set(entity.mentions["mention_id"])
    mentions = [mention for mention in document.found["mentions"] if mention["mention_id"] in own]
    sentences = document.sentences.set_index("sent_ix")
    start, end = sentences["start"][sent_ix], sentences["end"][sent_ix]
    marked = marked_text(document.text, mentions, start, end, ENGLISH, anchors=False)
    day = ENGLISH.day(document.date) if document.date else ""
    told = " · ".join(filter(None, (document.title, day, f"doc_id {doc_id}")))
    return f"<blockquote>{marked}<cite>{as_html(told)}</cite></blockquote>"
