"""`svodka resolve`: entities across the documents of a finished run."""

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
from pipeline.resolve.candidate_pairs import make_candidate_pairs
from pipeline.resolve.clustering import make_clusters, make_node_ids
from pipeline.resolve.judgements import Judgement, read_judgements
from pipeline.resolve.nodes import make_nodes
from pipeline.resolve.result_tables import TABLES, assign_entities
from pipeline.resolve.short_names import assign_short_names
from pipeline.resolve.similar_names import make_similar_pairs
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
    """The result: rows of each table, and the judgements that were not followed, as lines of their file.

    `contradictions`: another judgement says otherwise; `unknown`: an id is not in the run.
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

    The same chains and judgements give the same rows, whatever the order of the documents. `judgements`: a
    CSV file, by default judgements.csv in the run folder. `memory_mb`: memory limit of DuckDB, which spills
    to disk beyond it. Raises InputError if there is no run, the judgements cannot be read, or another process
    holds the run's lock; RunError if the disk is full or the memory does not suffice.
    """
    began = time.perf_counter()
    run = Run(out)
    folder = run.folder
    given = read_judgements(Path(judgements) if judgements else folder.judgements_path)
    with (
        _resource_errors(folder, memory_mb),
        run_lock(folder.path),
        staging_directory(folder.path, "resolve") as work,
    ):
        with duckdb.connect(str(work / "names.db"), config=_settings(work, memory_mb)) as db:
            quiet(db)
            staged = attended(db, lambda: _write_tables(db, run, given, work))
        rows = {name: pq.read_metadata(path).num_rows for name, path in staged.items()}
        staged["judgements"] = _write_judgements(given, work, _metadata(run))
        rows["judgements"] = len(given)
        _commit(folder, staged)
    if not is_object_store(folder.path):
        with suppress(OSError):  # not empty: another command stages files there
            work.parent.rmdir()
    return Resolution(
        str(out),
        {name: rows[name] for name in RESOLVED},
        round(time.perf_counter() - began, 3),
        [_as_line(row) for row in given if row.state == "contradicted"],
        [_as_line(row) for row in given if row.state == "unknown"],
    )


@contextmanager
def _resource_errors(folder: RunFolder, memory_mb: int) -> Iterator[None]:
    """Raise RunError where DuckDB runs out of memory or disk space."""
    try:
        with report_full_disk(folder.path):
            yield
    except duckdb.OutOfMemoryException as error:
        raise RunError(
            "no_memory",
            f"{memory_mb:,} MB of memory do not suffice to resolve {folder.path} ({error}).",
            f"Repeat with more: svodka resolve {folder.path} --memory MB. The run's tables are unharmed.",
        ) from error
    except duckdb.IOException as error:
        if "No space left" not in str(error):
            raise
        with report_full_disk(folder.path):
            raise OSError(errno.ENOSPC, str(error)) from error


def find_entities(db: duckdb.DuckDBPyConnection, judgements: Sequence[Judgement] = ()) -> None:
    """Make the temporary table `chain_entities` in a database that has the tables NEEDED."""
    make_nodes(db, sorted({id for row in judgements for id in (row.left, row.right)}))
    make_node_ids(db)
    make_candidate_pairs(db)
    make_similar_pairs(db)
    clusters = make_clusters(db, judgements)
    assign_short_names(db, clusters)
    assign_entities(db)


def _write_tables(
    db: duckdb.DuckDBPyConnection, run: Run, judgements: Sequence[Judgement], work: Path
) -> dict[str, Path]:
    """Write TABLES into the staging directory; table → file."""
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
    """Views of the input tables; a table that the run left out is empty.

    DuckDB does not read object stores: tables there are copied, without the texts.
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


def _commit(folder: RunFolder, staged: Mapping[str, Path]) -> None:
    """Replace the old result tables by the staged files."""
    folder.clear_resolved()
    commit_files({path: folder.path / table / "part-00000.parquet" for table, path in staged.items()})


def _as_line(row: Judgement) -> str:
    """A judgement as a line of the file."""
    line = ",".join(getattr(row, name) or "" for name in ("left", "right", "verdict", "who", "when", "why"))
    return line.rstrip(",")
