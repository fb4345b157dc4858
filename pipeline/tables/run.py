"""A run folder for people: its tables as lazily read Arrow datasets, pandas frames, SQL."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.dataset as ds

from pipeline.errors import InputError
from pipeline.tables.folder import RunFolder
from pipeline.tables.places import Place, filesystem, inside
from pipeline.tables.schema import ALL_SCHEMAS, RESOLVED, SCHEMA_VERSION

if TYPE_CHECKING:
    import duckdb
    import pandas as pd


class RunTable:
    """One table of a run. Nothing is read before it is asked for."""

    def __init__(self, name: str, parts: Sequence[Place]) -> None:
        self.name = name
        self.parts = list(parts)

    @property
    def schema(self) -> pa.Schema:
        """Columns and types; `field.metadata[b"doc"]` says what each one means."""
        return ALL_SCHEMAS[self.name]

    @cached_property
    def dataset(self) -> ds.Dataset:
        """The finished parts as an Arrow dataset, to filter and scan."""
        return ds.dataset(
            [inside(path) for path in self.parts], schema=self.schema, format="parquet",
            filesystem=filesystem(self.parts[0]),
        )  # fmt: skip

    def to_arrow(self, columns: Sequence[str] | None = None, filter: ds.Expression | None = None) -> pa.Table:
        """The table, or some columns of the rows for which `filter` holds (pushed down to Parquet)."""
        return self.dataset.to_table(columns=list(columns) if columns else None, filter=filter)

    def to_pandas(
        self, columns: Sequence[str] | None = None, filter: ds.Expression | None = None
    ) -> pd.DataFrame:
        """As a pandas frame with Arrow types: missing values, lists and whole numbers stay what they are."""
        import pandas as pd

        table = self.to_arrow(columns, filter)
        plain = pa.schema(
            field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
            for field in table.schema
        )
        frame: pd.DataFrame = table.cast(plain).to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def __len__(self) -> int:
        return int(self.dataset.count_rows())

    def __repr__(self) -> str:
        return f"<table {self.name}: {len(self):,} rows × {len(self.schema)} columns>"


class Run:
    """What `svodka run` wrote. Tables are attributes: `run.mentions.to_pandas()`."""

    def __init__(self, out: str | Path) -> None:
        self.folder = RunFolder(out)
        self.manifest: dict[str, Any] = self.folder.manifest()
        written = self.manifest.get("schema_version")
        if written != SCHEMA_VERSION:
            raise InputError(
                "old_schema",
                f"{out} was written with schema {written}, this Svodka reads {SCHEMA_VERSION}.",
                "Run again, or read the Parquet files directly.",
            )

    def __getattr__(self, name: str) -> RunTable:
        if name not in ALL_SCHEMAS:
            raise AttributeError(f"A run has no table «{name}». There are: {', '.join(ALL_SCHEMAS)}.")
        return self.table(name)

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *ALL_SCHEMAS]

    def table(self, name: str) -> RunTable:
        """A table by name. Raises InputError when this run was told to leave it out, or has not got to it."""
        if name not in ALL_SCHEMAS:
            known = ", ".join(ALL_SCHEMAS)
            raise InputError("no_table", f"There is no table «{name}».", f"There are: {known}.")
        parts = self.folder.parts(name)
        if not parts and name in self.tables:
            parts = [path for path in [self.folder.path / name / "part-00000.parquet"] if path.is_file()]
        if not parts and name in RESOLVED:
            raise InputError(
                "not_resolved", f"The run {self.folder.path} has no «{name}» yet.",
                f"svodka resolve {self.folder.path}",
            )  # fmt: skip
        if not parts:
            raise InputError(
                "no_table", f"The run {self.folder.path} has no finished part of «{name}».",
                "See `svodka status`; a table left out by --tables needs another run.",
            )  # fmt: skip
        return RunTable(name, parts)

    @property
    def tables(self) -> list[str]:
        """The tables of this run: those that it writes, and those of `svodka resolve` where they are made."""
        made = [name for name in RESOLVED if self.folder.parts(name)]
        return [*self.manifest["config"]["tables"], *made]

    def sql(self, query: str) -> pd.DataFrame:
        """A query over the tables by their names, as a pandas frame."""
        relation = self.connect().sql(query)
        if relation is None:
            raise InputError("no_query", "The query gives no table.", "Write a SELECT over the tables.")
        frame: pd.DataFrame = relation.df()
        return frame

    def connect(self) -> duckdb.DuckDBPyConnection:
        """A DuckDB connection with the tables by their names, and no way to any file, the network or an
        extension: it is given Arrow datasets, not paths, so it needs none and can write none."""
        import duckdb

        connection = duckdb.connect(config={"enable_external_access": False, "temp_directory": ""})
        for name in self.tables:
            connection.register(name, self.table(name).dataset)
        connection.execute("SET python_enable_replacements = false")
        connection.execute("SET lock_configuration = true")
        return connection

    def __repr__(self) -> str:
        model = self.manifest["model"]["name"]
        return f"<run {self.folder.path}: {model}, {len(self.folder.done())} shards>"

