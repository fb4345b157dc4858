"""One table of a run, read lazily: only the columns and rows that are asked for."""

from __future__ import annotations

from collections.abc import Container, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.dataset as ds

from pipeline.tables.filters import condition
from pipeline.tables.schema import ALL_SCHEMAS, type_name
from pipeline.tables.storage_path import StoragePath, filesystem, path_in_filesystem

if TYPE_CHECKING:
    import pandas as pd


class RunTable:
    """One table of a run, read lazily. `len(table)` is its number of rows.

    `name`: the name of the table. `parts`: the paths of its Parquet files, one for each finished shard.
    """

    def __init__(self, name: str, parts: Sequence[StoragePath]) -> None:
        self.name = name
        self.parts = list(parts)

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema; `field.metadata[b"doc"]` describes a column."""
        return ALL_SCHEMAS[self.name]

    @cached_property
    def dataset(self) -> ds.Dataset:
        """The Parquet files of the finished shards as one Arrow dataset."""
        return ds.dataset(
            [path_in_filesystem(path) for path in self.parts],
            schema=self.schema,
            format="parquet",
            filesystem=filesystem(self.parts[0]),
        )

    def to_arrow(
        self,
        columns: Sequence[str] | None = None,
        filter: ds.Expression | None = None,
        **equal: object,
    ) -> pa.Table:
        """Read the table, or some columns of some rows, as an Arrow table. Nothing else is read from Parquet.

        `columns`: the columns to return; None for all. `equal`: a condition on a column, by keyword: one
        value, a list of values, or None for a missing value: `to_arrow(label="PERSON", doc_id=["a", "b"],
        score=None)`. `filter`: any Arrow expression over the columns, such as
        `pyarrow.compute.field("score") > 0.9`. A row must meet all conditions. Raises InputError when the
        table has no such column.
        """
        rows = condition(self.name, self.schema, filter, equal)
        return self.dataset.to_table(columns=list(columns) if columns else None, filter=rows)

    def to_pandas(
        self,
        columns: Sequence[str] | None = None,
        filter: ds.Expression | None = None,
        **equal: object,
    ) -> pd.DataFrame:
        """Read as `to_arrow` does and return a pandas frame.

        Its columns have Arrow types, so that missing values, lists and integers keep their types.
        """
        import pandas as pd

        table = self.to_arrow(columns, filter, **equal)
        plain = pa.schema(
            field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
            for field in table.schema
        )
        frame: pd.DataFrame = table.cast(plain).to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def describe(self) -> pd.DataFrame:
        """Return a frame that describes the columns: index `column`; `type`, `may_be_missing`, `meaning`."""
        import pandas as pd

        rows = [(f.name, type_name(f.type), f.nullable, f.metadata[b"doc"].decode()) for f in self.schema]
        return pd.DataFrame(rows, columns=["column", "type", "may_be_missing", "meaning"]).set_index("column")

    def of_parts(self, names: Container[str]) -> RunTable:
        """Return the table limited to the Parquet files with these names (`part-00003.parquet`)."""
        return RunTable(self.name, [path for path in self.parts if path.name in names])

    def __len__(self) -> int:
        return int(self.dataset.count_rows())

    def __repr__(self) -> str:
        return f"<table {self.name}: {len(self):,} rows × {len(self.schema)} columns>"
