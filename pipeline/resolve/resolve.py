"""`svodka resolve`: from a finished run to entities across its documents."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import RunError
from pipeline.resolve.claims import make_claims
from pipeline.resolve.judgements import Judgement, read_judgements
from pipeline.resolve.likenesses import weigh_likenesses
from pipeline.resolve.merging import merge_names, name_ids
from pipeline.resolve.nodes import make_nodes
from pipeline.resolve.outcome import CHAINS, TABLES
from pipeline.resolve.short_names import attach
from pipeline.tables.disk_full import report_full_disk
from pipeline.tables.folder import RunFolder
from pipeline.tables.interruption import attended, quiet
from pipeline.tables.run import Run
from pipeline.tables.run_lock import run_lock
from pipeline.tables.schema import RESOLVED, SCHEMAS
from pipeline.tables.storage_path import commit_files, is_object_store, staging_directory

NEEDED = ("documents", "chains", "mentions", "links", "relations", "events", "event_roles")
MEMORY_MB = 1_000
_ROW_GROUP = 65_536
_BATCH = 50_000


@dataclass(frozen=True, slots=True)
class Resolution:
    """The result of merging the entities of a run.

    `out`: the run folder. `tables`: rows of each table that was written. `contradictions` and `unknown`: a
    sentence for each judgement that contradicts another, or names a chain that the run does not have.
    """

    out: str
    tables: dict[str, int]  # rows
    seconds: float
    contradictions: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def resolve(
    out: str | Path, *, judgements: str | Path | None = None, memory_mb: int = MEMORY_MB
) -> Resolution:
    """Make the tables of RESOLVED for a run: entities, their chains, merges, facts, events, judgements.

    The same chains and judgements give the same rows, in whatever order the documents came. `judgements`: a
    CSV file; judgements.csv in the folder of the run unless given. `memory_mb` bounds DuckDB, which goes to
    disk beyond it. Raises InputError where there is no run, the judgements cannot be read, or another process
    is at work in the folder; RunError when the disk is full.
    """
    began = time.perf_counter()
    run = Run(out)
    folder = run.folder
    given = read_judgements(Path(judgements) if judgements else folder.judgements_path)
    with (
        _told_in_words(folder, memory_mb),
        run_lock(folder.path),
        staging_directory(folder.path, "resolve") as work,
    ):
        with duckdb.connect(str(work / "names.db"), config=_settings(work, memory_mb)) as db:
            quiet(db)
            halves = attended(db, lambda: _half_made(db, run, given, work))
        rows = {name: pq.read_metadata(path).num_rows for name, path in halves.items()}
        halves["judgements"] = _write_judgements(given, work, _metadata(run))
        rows["judgements"] = len(given)
        _put_in_place(folder, halves)
    if not is_object_store(folder.path):
        with suppress(OSError):  # something else lies there
            work.parent.rmdir()
    return Resolution(
        str(out),
        {name: rows[name] for name in RESOLVED},
        round(time.perf_counter() - began, 3),
        [_told(row) for row in given if row.state == "contradicted"],
        [_told(row) for row in given if row.state == "unknown"],
    )


@contextmanager
def _told_in_words(folder: RunFolder, memory_mb: int) -> Iterator[None]:
    """What DuckDB runs out of, as a RunError."""
    try:
        with report_full_disk(folder.path):
            yield
    except duckdb.OutOfMemoryException as error:
        raise RunError(
            "no_memory",
            f"The entities of {folder.path} cannot be made in {memory_mb:,} MB ({error}).",
            f"svodka resolve {folder.path} --memory MB, with more; the tables of the run are whole.",
        ) from error
    except duckdb.IOException as error:
        if "No space left" not in str(error):
            raise
        with report_full_disk(folder.path):
            raise OSError(errno.ENOSPC, str(error)) from error


def find_entities(db: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement] = ()) -> None:
    """From the tables NEEDED in a database to the table `placed`: which entity each chain is of."""
    make_nodes(db, sorted({id for row in judgements for id in (row.left, row.right)}))
    name_ids(db)
    make_claims(db)
    weigh_likenesses(db)
    clusters = merge_names(db, judgements)
    attach(db, clusters)
    db.execute(CHAINS)


def _half_made(
    db: duckdb.DuckDBPyConnection, run: Run, judgements: Sequence[Judgement], work: Path
) -> dict[str, Path]:
    """The files of the TABLES."""
    _views(db, run)
    find_entities(db, judgements)
    metadata = _metadata(run)
    return {name: _write(db, name, query, work, metadata) for name, query in TABLES.items()}


def _settings(work: Path, memory_mb: int) -> dict[str, str | bool | int | float | list[str]]:
    return {
        "memory_limit": f"{memory_mb}MB",
        "temp_directory": str(work / "spilled"),
        "threads": str(min(4, os.cpu_count() or 1)),
        "preserve_insertion_order": "false",
    }


def _views(db: duckdb.DuckDBPyConnection, run: Run) -> None:
    """The tables of the run by their names; one that the run left out is empty.

    DuckDB reaches into no store: what lies there is copied, but for the texts.
    """
    for name in NEEDED:
        if name in run.tables and is_object_store(run.folder.path):
            columns = ", ".join(f'"{column}"' for column in SCHEMAS[name].names if column != "text")
            db.register("there", run.table(name).dataset)
            db.execute(f"CREATE TABLE {name} AS SELECT {columns} FROM there")
            db.unregister("there")
        elif name in run.tables:
            paths = ", ".join("'" + str(path).replace("'", "''") + "'" for path in run.table(name).parts)
            db.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet([{paths}])")
        else:
            db.register("empty", SCHEMAS[name].empty_table())
            db.execute(f"CREATE TABLE {name} AS SELECT * FROM empty")
            db.unregister("empty")


def _metadata(run: Run) -> dict[str, str]:
    model = run.manifest["model"]
    return {
        "svodka.schema_version": run.manifest["schema_version"],
        "svodka.model": f"{model['name']} {model['version']}",
        "svodka.run_id": run.manifest["run_id"],
    }


def _write(
    db: duckdb.DuckDBPyConnection, table: str, query: str, work: Path, metadata: Mapping[str, str]
) -> Path:
    schema = RESOLVED[table].with_metadata(metadata)
    path = work / f"{table}.half"
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in db.sql(query).to_arrow_reader(_BATCH):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema), row_group_size=_ROW_GROUP)
    return path


def _write_judgements(judgements: Sequence[Judgement], work: Path, metadata: Mapping[str, str]) -> Path:
    schema = RESOLVED["judgements"].with_metadata(metadata)
    rows = [(row.left, row.right, row.verdict, row.who, row.when, row.why, row.state) for row in judgements]
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(column, type=f.type) for column, f in zip(columns, schema, strict=True)]
    path = work / "judgements.half"
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), path, compression="zstd")
    return path


def _put_in_place(folder: RunFolder, halves: Mapping[str, Path]) -> None:
    """Old tables go, whole new ones come."""
    folder.clear_resolved()
    commit_files({half: folder.path / table / "part-00000.parquet" for table, half in halves.items()})


def _told(row: Judgement) -> str:
    words = ",".join(getattr(row, name) or "" for name in ("left", "right", "verdict", "who", "when", "why"))
    return words.rstrip(",")
