"""The command `svodka compact`."""

from __future__ import annotations

from pipeline.commands.options import Json, Out


def compact(out: Out, as_json: Json = False) -> None:
    """Merge the small files of a run's tables into larger ones.

    `svodka run` does this by itself when a table has more than 64 files. Programs that are reading the tables
    see either the old files or the new ones, never a mixture.

    \b
    Example:
      svodka compact out/news
    """
    from pipeline.commands.terminal.compaction_table import compaction_as_json, show_compaction
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.screen import screen
    from pipeline.engine.compact_run import compact_run

    done = compact_run(out)
    print_json(compaction_as_json(done)) if as_json else show_compaction(screen(), done)
