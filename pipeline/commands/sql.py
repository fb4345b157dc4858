"""The command `svodka sql`."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.commands.options import Json, Out


def sql(
    out: Out,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="A SELECT over the tables.")],
    as_json: Json = False,
) -> None:
    """A query over the tables of a run, in DuckDB's SQL.

    A table on a terminal; tab-separated values elsewhere, such as into a file.

    \b
    Example:
      svodka sql out/news "SELECT label, count(*) AS n FROM mentions GROUP BY label ORDER BY n DESC"
    """
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.query_result import run_query
    from pipeline.commands.terminal.query_table import show_answer
    from pipeline.commands.terminal.screen import screen

    answer = run_query(out, query)
    print_json(answer.as_json()) if as_json else show_answer(screen(), answer)
