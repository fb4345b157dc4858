"""`svodka run`: from the options of the command line to the engine, with progress, to its last words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.commands.terminal.json_output import print_json
from pipeline.commands.terminal.resolution_tables import show_judgements
from pipeline.commands.terminal.run_progress import run_progress
from pipeline.commands.terminal.run_summary import show_summary
from pipeline.commands.terminal.screen import screen
from pipeline.engine.execution import ExecutionOptions, RunResult, execute
from pipeline.engine.model_loading import DEFAULT_MODEL
from pipeline.engine.run_config import DocumentLimits, RunConfig
from pipeline.engine.run_status import run_status
from pipeline.engine.stop_request import stop_on_signals
from pipeline.resolve.after_run import resolve_run
from pipeline.sources.item import ReadOptions
from pipeline.tables.schema import SCHEMAS


@dataclass(frozen=True, slots=True)
class Job:
    """A run as the command line asks for it."""

    inputs: Sequence[str]
    out: str
    overwrite: bool
    config: RunConfig
    means: ExecutionOptions
    resolve: bool = True
    log_json: bool = False
    metrics_file: str | None = None

    def execute(self) -> RunResult:
        """Do what is missing, with progress on standard error."""
        recording = run_progress(self.out, log_json=self.log_json, metrics_file=self.metrics_file)
        with recording as watcher, stop_on_signals() as stop:
            result = execute(
                self.inputs,
                self.out,
                self.config,
                self.means,
                overwrite=self.overwrite,
                watcher=watcher,
                stop=stop,
            )
            resolution = resolve_run(self.out) if self.resolve else None
            if resolution:
                watcher.event("resolved", tables=resolution.tables, seconds=resolution.seconds)
        if resolution:
            show_judgements(screen(stderr=True), resolution)
        return result

    def show(self, result: RunResult, *, as_json: bool) -> None:
        """Where the tables are and what is in them."""
        stands = run_status(self.out)
        if as_json:
            told = {"rejects_by_code": stands.rejects_by_code, "tables": stands.tables}
            print_json({**asdict(result), **told})
        else:
            show_summary(screen(), result, stands.tables, stands.rejects_by_code)


def means(
    workers: int,
    seconds: float,
    memory_mb: float | None,
    max_reject_rate: float,
    engine: str,
    scheduler: str | None,
    *,
    dashboard: bool = False,
    compact: bool = True,
) -> ExecutionOptions:
    """How the run is carried out."""
    return ExecutionOptions(
        workers, engine, scheduler, dashboard, compact, DocumentLimits(seconds, memory_mb), max_reject_rate
    )


def configuration(
    model: str | None, tables: str | None, limit: int | None, syntax: bool, dedup: str, **read: Any
) -> RunConfig:
    """The settings that the tables depend on; `tables` is a list with commas, `read` as in ReadOptions."""
    names = tuple(name.strip() for name in tables.split(",") if name.strip()) if tables else tuple(SCHEMAS)
    return RunConfig(
        model=model or DEFAULT_MODEL,
        read=ReadOptions(**read),
        tables=names,
        limit=limit,
        syntax=syntax,
        dedup=dedup,
    )
