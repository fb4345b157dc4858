"""The request for a run, as `svodka run` and `svodka.run()` build it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.engine.execution import ExecutionOptions, RunResult, execute
from pipeline.engine.model_loading import DEFAULT_MODEL
from pipeline.engine.run_config import DocumentLimits, RunConfig
from pipeline.engine.stop_request import StopRequest
from pipeline.engine.watcher import Watcher
from pipeline.sources.item import ReadOptions
from pipeline.tables.schema import SCHEMAS


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRequest:
    """The options of a run, with the names and the defaults that users see.

    `model`: None for the default model. `tables`: None for all. `document_timeout` in seconds,
    `worker_memory` in MB.
    """

    inputs: Sequence[str | Path]
    out: str | Path
    model: str | None = None
    workers: int = 1
    timezone: str = "Europe/Moscow"
    tables: Sequence[str] | None = None
    limit: int | None = None
    syntax: bool = False
    resolve: bool = True
    overwrite: bool = False
    compact: bool = True
    max_reject_rate: float = 1.0
    text_field: str | None = None
    title_field: str | None = None
    date_field: str | None = None
    date_format: str | None = None
    url_field: str | None = None
    id_field: str | None = None
    records: str | None = None
    max_chars: int = 1_000_000
    engine: str = "local"
    scheduler: str | None = None
    dashboard: bool = False
    dedup: str = "off"
    document_timeout: float = 300.0
    worker_memory: float | None = None

    def config(self) -> RunConfig:
        """The settings on which the tables depend."""
        read = ReadOptions(
            timezone=self.timezone,
            text_field=self.text_field,
            title_field=self.title_field,
            date_field=self.date_field,
            date_format=self.date_format,
            url_field=self.url_field,
            id_field=self.id_field,
            records=self.records,
            max_chars=self.max_chars,
        )
        return RunConfig(
            model=self.model or DEFAULT_MODEL,
            read=read,
            tables=tuple(self.tables) if self.tables else tuple(SCHEMAS),
            limit=self.limit,
            syntax=self.syntax,
            dedup=self.dedup,
        )

    def execution(self) -> ExecutionOptions:
        """The settings that do not affect the tables."""
        return ExecutionOptions(
            workers=self.workers,
            engine=self.engine,
            scheduler=self.scheduler,
            dashboard=self.dashboard,
            compact=self.compact,
            resolve=self.resolve,
            limits=DocumentLimits(self.document_timeout, self.worker_memory),
            max_reject_rate=self.max_reject_rate,
        )

    def execute(self, watcher: Watcher | None = None, stop: StopRequest | None = None) -> RunResult:
        """Execute the run.

        Raises InputError before anything is written; RunError or Interrupted when a repeated call can
        continue.
        """
        return execute(
            [str(path) for path in self.inputs],
            self.out,
            self.config(),
            self.execution(),
            overwrite=self.overwrite,
            watcher=watcher,
            stop=stop,
        )
