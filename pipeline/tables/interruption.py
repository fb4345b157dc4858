"""DuckDB at a long query: quiet, and ended by Ctrl-C and SIGTERM, which by itself it hears at its end."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import duckdb

T = TypeVar("T")
_AGAIN = 0.1  # seconds


def quiet(connection: duckdb.DuckDBPyConnection) -> None:
    """No progress bar, which would be drawn on standard output. A notebook without ipywidgets can have none,
    and DuckDB refuses to be told so."""
    from duckdb import InvalidInputException

    with suppress(InvalidInputException):
        connection.execute("SET enable_progress_bar = false")


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
