"""One document of a run with all that was found in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from pipeline.errors import InputError
from pipeline.tables.run import Run
from pipeline.views.groups import GROUPS, group
from pipeline.views.html_table import as_html
from pipeline.views.marked_text import article, legend
from pipeline.views.style import in_notebook
from pipeline.views.text_tables import entity_table, relation_table, value_table
from pipeline.views.visible import on_one_line, visible
from pipeline.views.words import ENGLISH, counted

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = ("mentions", "values", "chains", "relations")
_NAMES = 6  # of a group, in a terminal


class Document:
    """One document of a run; `OpenRun.document` returns it.

    Attributes: `doc_id`, `text`, `title`, `published_at` (aware, UTC), `url`, `source_uri`, `source_row`,
    `lang`, `duplicate_of`. The rows of the document in other tables are pandas frames, which are read on
    first use. A frame raises InputError when the run left out its table. A notebook renders the text with
    nested mentions and their normal forms, relations, entities and values.
    """

    def __init__(self, run: Run, row: Mapping[str, Any], part: str) -> None:
        """`row` of `documents`, in the file named `part` in the folder of each table."""
        self.doc_id: str = row["doc_id"]
        self.text: str = row["text"]
        self.title: str | None = row["title"]
        self.published_at: datetime | None = row["published_at"]
        self.url: str | None = row["url"]
        self.source_uri: str = row["source_uri"]
        self.source_row: int | None = row["source_row"]
        self.lang: str = row["lang"]
        self.duplicate_of: str | None = row["duplicate_of"]
        self._run = run
        self._part = part

    @property
    def date(self) -> date | None:
        """The day of `published_at`, in UTC."""
        return self.published_at.date() if self.published_at else None

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """Rows of `mentions` in the order of the text, an outer mention before those inside it."""
        return self._frame("mentions")

    @cached_property
    def values(self) -> pd.DataFrame:
        """Rows of `values`, with the `surface` of the mention."""
        return self._frame("values").merge(self.mentions[["mention_id", "surface"]], on="mention_id")

    @cached_property
    def relations(self) -> pd.DataFrame:
        """Rows of `relations`. The first columns are `head`, `label`, `tail`, `score`; `head` and `tail` are
        the normal form of the mention, or its surface where it has none."""
        names = self.mentions.set_index("mention_id")
        named = names["normal"].fillna(names["surface"])
        frame = self._frame("relations")
        frame["head"], frame["tail"] = (frame[f"{end}_mention_id"].map(named) for end in ("head", "tail"))
        front = ["head", "label", "tail", "score"]
        return frame[[*front, *frame.columns.drop(front)]]

    @cached_property
    def chains(self) -> pd.DataFrame:
        """Rows of `chains`."""
        return self._frame("chains")

    @cached_property
    def links(self) -> pd.DataFrame:
        """Rows of `links`, with `normal`, the name of the chain."""
        return self._frame("links").merge(self.chains[["chain_id", "normal"]], on="chain_id")

    @cached_property
    def events(self) -> pd.DataFrame:
        """Rows of `events`."""
        return self._frame("events")

    @cached_property
    def sentences(self) -> pd.DataFrame:
        """Rows of `sentences`, with their `text`."""
        frame = self._frame("sentences")
        places = zip(frame["start"], frame["end"], strict=True)
        return frame.assign(text=[self.text[start:end] for start, end in places])

    @cached_property
    def tokens(self) -> pd.DataFrame:
        """Rows of `tokens`."""
        return self._frame("tokens")

    @cached_property
    def found(self) -> dict[str, Any]:
        """The data that a notebook renders: `text`, and lists of rows (dictionaries) of `mentions`, `values`,
        `chains` and `relations`. The list is empty when the run left out the table."""
        tables = {name: self._rows(name) if name in self._run.tables else [] for name in _SHOWN}
        return {"text": self.text, **tables}

    def _rows(self, table: str) -> list[dict[str, Any]]:
        own = self._run.table(table).of_parts({self._part})
        rows: list[dict[str, Any]] = own.to_arrow(doc_id=self.doc_id).to_pylist()
        return rows

    def _frame(self, table: str) -> pd.DataFrame:
        return self._run.table(table).of_parts({self._part}).to_pandas(doc_id=self.doc_id)

    def _repr_html_(self) -> str:
        facts = [f"<b>{as_html(self.title)}</b>"] if self.title else []
        if self.date:
            facts.append(ENGLISH.day(self.date))
        facts += [as_html(fact) for fact in (self.url or self.source_uri, f"doc_id {self.doc_id}")]
        return in_notebook(
            f"<header>{''.join(f'<span>{fact}</span>' for fact in facts)}</header>",
            article(self.found, ENGLISH),
            legend(self.found, ENGLISH),
            _folded(
                counted(len(self.found["relations"]), "relation"), relation_table(self.found, ENGLISH), True
            ),
            _folded(counted(len(self.found["chains"]), "entity"), entity_table(self.found, ENGLISH)),
            _folded(counted(len(self.found["values"]), "value"), value_table(self.found, ENGLISH)),
        )

    def __repr__(self) -> str:
        day = ENGLISH.day(self.date) if self.date else "no date"
        counts = ", ".join(counted(len(self.found[name]), name.removesuffix("s")) for name in _SHOWN)
        lines = [
            self.title or self.text.split("\n", 1)[0][:80],
            f"{day} · {self.url or self.source_uri} · {self.doc_id}",
            counts,
        ]
        for kind in (GROUPS[key] for key in ("PER", "ORG", "LOC")):
            names = [chain["normal"] for chain in self.found["chains"] if group(chain["label"]) is kind]
            if names:
                more = f" and {len(names) - _NAMES} more" if len(names) > _NAMES else ""
                lines.append(f"{kind.english}: {', '.join(names[:_NAMES])}{more}")
        return "\n".join(map(on_one_line, lines))

    def __str__(self) -> str:
        return visible(self.text)


def _folded(summary: str, content: str, opened: bool = False) -> str:
    """What can be opened and shut; nothing where there is nothing in it."""
    state = " open" if opened else ""
    return f"<details{state}><summary>{summary}</summary>{content}</details>" if content else ""


def read_document(run: Run, doc_id: str) -> Document:
    """The document with that id. Raises InputError when there is none, with those that look like it."""
    part = _part_of(run, doc_id)
    if part is None:
        raise _no_document(run, doc_id)
    (row,) = run.documents.of_parts({part}).to_arrow(doc_id=doc_id).to_pylist()
    return Document(run, row, part)


def _part_of(run: Run, doc_id: str) -> str | None:
    """The name of the file that the document is in, the same in each table."""
    places = run.documents.dataset.to_table(columns=["__filename"], filter=pc.field("doc_id") == doc_id)
    return Path(places["__filename"][0].as_py()).name if len(places) else None


def _no_document(run: Run, doc_id: str) -> InputError:
    near = run.sql(
        """SELECT doc_id, coalesce(title, source_uri) AS name FROM documents
        WHERE contains(lower(concat_ws(' ', title, url, source_uri)), lower($words)) LIMIT 5""",
        words=doc_id,
    )
    meant = "; ".join(f'run.document("{row.doc_id}") is «{row.name}»' for row in near.itertuples())
    rejected = " It is among the rejects: run.rejects." if doc_id and _is_rejected(run, doc_id) else ""
    return InputError(
        "no_document",
        f"The run {run.folder.path} has no document with the id «{doc_id}».{rejected}",
        f"Did you mean: {meant}?" if meant else 'See run.documents.to_pandas(["doc_id", "title"]).',
    )


def _is_rejected(run: Run, doc_id: str) -> bool:
    return len(run.rejects.to_arrow(["doc_id"], doc_id=doc_id)) > 0
