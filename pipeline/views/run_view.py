"""A run opened in a notebook or a terminal: its tables, and what they say of one document or one entity."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UnfinishedRun
from pipeline.tables.run import Run
from pipeline.views.html_table import Column, as_html, section
from pipeline.views.readings import number
from pipeline.views.style import in_notebook

if TYPE_CHECKING:
    from pipeline.views.document import Document
    from pipeline.views.entity import Entity


class OpenRun(Run):
    """A run folder opened for reading.

    Tables are attributes (`run.mentions.to_pandas(label="PERSON")`), `run.sql(…)` runs SQL over them, and
    `run.document(…)` and `run.entity(…)` return views that a notebook renders. `folder`: the paths of the
    run. `manifest`: the run's configuration, model and schema version.
    """

    def document(self, doc_id: str) -> Document:
        """Return one document with all that was found in it. Reads the rows of that document only.

        Raises InputError when no document has this id. If `doc_id` is a title, address or file name, the
        message states the ids of the documents that match.
        """
        from pipeline.views.document import read_document

        return read_document(self, doc_id)

    def entity(self, name: str, label: str | None = None) -> Entity:
        """Return one entity over all documents.

        `name`: its `entity_id`, a chain's id, its name, an alias, or an inflected form of these («Газпрома»).
        Letter case is ignored, and ё equals е. `label`: search entities of this type only.

        Raises InputError when the run is not resolved, when several entities have the name (the message lists
        them), and when none has it (the message lists similar names).
        """
        from pipeline.views.entity import Entity
        from pipeline.views.finding import find_entity

        return Entity(self, find_entity(self, name, label))

    def _repr_html_(self) -> str:
        done, planned = self.shards
        model = self.manifest["model"]
        counts = {name: len(self.table(name)) for name in self.tables}
        columns = (Column("table"), Column("rows", numeric=True), Column("columns"))
        rows = [
            (f"<code>{name}</code>", number(count), as_html(", ".join(self.table(name).schema.names)))
            for name, count in counts.items()
        ]
        facts = f"{done} of {planned or '?'} shards; model {model['name']} {model['version']}"
        return in_notebook(section(f"Run {self.folder.path}", columns, rows, as_html(facts)))


def open_run(out: str | Path) -> OpenRun:
    """Raises InputError where there is no run, or one of another schema. Warns when it is not finished."""
    run = OpenRun(out)
    done, planned = run.shards
    if planned is None or done < planned:
        warnings.warn(
            f"The run {out} is not finished: {done} of {planned or '?'} shards are in its tables. See "
            f"`svodka status {out}`; repeat the `svodka run` command to continue.",
            UnfinishedRun,
            stacklevel=3,
        )
    return run
