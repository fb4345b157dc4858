"""Which rows are wanted, as an Arrow expression that Parquet readers understand."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import and_

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from pipeline.errors import InputError


def condition(
    table: str, schema: pa.Schema, expression: ds.Expression | None, equal: Mapping[str, object]
) -> ds.Expression | None:
    """`expression`, and that each column named in `equal` has the value given, or one of several; None is a
    missing value. Raises InputError for a column that the table has not, or a value of another type."""
    parts = [] if expression is None else [expression]
    parts += [_equals(table, schema, name, value) for name, value in equal.items()]
    return reduce(and_, parts) if parts else None


def _equals(table: str, schema: pa.Schema, name: str, value: object) -> ds.Expression:
    if name not in schema.names:
        near = difflib.get_close_matches(name, schema.names, n=1)
        hint = f"Did you mean «{near[0]}»?" if near else f"There are: {', '.join(schema.names)}."
        raise InputError("no_column", f"The table «{table}» has no column «{name}».", hint)
    column = pc.field(name)
    if value is None:
        return column.is_null()
    kind = schema.field(name).type
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    several = isinstance(value, Iterable) and not isinstance(value, str | bytes)
    try:
        if several:
            return column.isin(pa.array(list(value), type=kind))  # type: ignore[call-overload]
        return column == pa.scalar(value, type=kind)
    except (pa.ArrowException, TypeError, ValueError) as error:
        raise InputError(
            "bad_filter",
            f"The column «{name}» of «{table}» is {kind}, not like {value!r}: {error}",
            "Give a value of that type, or several in a list; for all else an Arrow expression or run.sql().",
        ) from None
