"""Ctrl-C and SIGTERM while DuckDB is at a query, which by itself hears them only when it has its answer."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")
_AGAIN = 0.1  # seconds


def attended(connection: duckdb.DuckDBPyConnection, work: Callable[[], T]) -> T:
    """What `work` gives, which asks this connection. A KeyboardInterrupt of this thread ends its queries."""
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(work)
        try:
            return answer.result()
        except KeyboardInterrupt:
            while not answer.done():
                connection.interrupt()
                wait([answer], timeout=_AGAIN)
            raise
