"""A query over the tables of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.tables.run import Run


@dataclass(frozen=True, slots=True)
class QueryResult:
    columns: list[str]
    rows: list[tuple[Any, ...]]

    def as_json(self) -> dict[str, Any]:
        """`columns`, and `rows` as objects."""
        return {
            "columns": self.columns,
            "rows": [dict(zip(self.columns, row, strict=True)) for row in self.rows],
        }


def run_query(out: str, sql: str) -> QueryResult:
    """What DuckDB answers. Raises InputError with its words when the query is wrong."""
    table = Run(out).query(sql)
    columns = _distinct(table.column_names)
    return QueryResult(columns, list(zip(*(column.to_pylist() for column in table.columns), strict=True)))


def _distinct(names: list[str]) -> list[str]:
    """Column names that are all different: a, a_2, a_3."""
    used: dict[str, int] = {}
    for place, name in enumerate(names):
        fresh, n = name, 1
        while fresh in used:
            n += 1
            fresh = f"{name}_{n}"
        used[fresh] = place
    return list(used)
