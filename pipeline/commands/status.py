"""The command `svodka status`."""

from __future__ import annotations

from pipeline.commands.options import Json, Out


def status(out: Out, as_json: Json = False) -> None:
    """How a run stands.

    Shards, documents, rejects by reason, speed, time left, tables with their rows.

    \b
    Example:
      svodka status out/news
    """
    from dataclasses import asdict

    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.screen import screen
    from pipeline.commands.terminal.status_table import show_status
    from pipeline.engine.run_status import run_status

    stands = run_status(out)
    print_json(asdict(stands)) if as_json else show_status(screen(), stands)
