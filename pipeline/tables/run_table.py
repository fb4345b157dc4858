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
    """One table of a run. Nothing is read before it is asked for."""

    def __init__(self, name: str, parts: Sequence[StoragePath]) -> None:
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
        """The table, or some columns of some rows; only these are read from Parquet.

        `equal`: columns and what they must be, one value or several: `to_arrow(label="PERSON",
        doc_id=["a", "b"], score=None)`. `filter`: any other Arrow expression over the columns, such as
        `pyarrow.compute.field("score") > 0.9`. Raises InputError for a column that the table has not.
        """
        rows = condition(self.name, self.schema, filter, equal)
        return self.dataset.to_table(columns=list(columns) if columns else None, filter=rows)

    def to_pandas(
        self,
        columns: Sequence[str] | None = None,
        filter: ds.Expression | None = None,
        **equal: object,
    ) -> pd.DataFrame:
        """The same as a pandas frame with Arrow types: missing values, lists and whole numbers stay what they
        are."""
        import pandas as pd

        table = self.to_arrow(columns, filter, **equal)
        plain = pa.schema(
            field.with_type(field.type.value_type) if pa.types.is_dictionary(field.type) else field
            for field in table.schema
        )
        frame: pd.DataFrame = table.cast(plain).to_pandas(types_mapper=pd.ArrowDtype)
        return frame

    def describe(self) -> pd.DataFrame:
        """The columns: type, whether it may be missing, meaning."""
        import pandas as pd

        rows = [(f.name, type_name(f.type), f.nullable, f.metadata[b"doc"].decode()) for f in self.schema]
        return pd.DataFrame(rows, columns=["column", "type", "may_be_missing", "meaning"]).set_index("column")

    def of_parts(self, names: Container[str]) -> RunTable:
        """The rows of some shards only, by the names of their files (`part-00003.parquet`)."""
        return RunTable(self.name, [path for path in self.parts if path.name in names])

    def __len__(self) -> int:
        return int(self.dataset.count_rows())

    def __repr__(self) -> str:
        return f"<table {self.name}: {len(self):,} rows × {len(self.schema)} columns>"
