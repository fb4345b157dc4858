"""The command `svodka compact`."""

from __future__ import annotations

from pipeline.commands.options import Json, Out


def compact(out: Out, as_json: Json = False) -> None:
    """The parts of a run's tables joined into larger ones.

    Done at the end of `svodka run`, too, where a table has more than 64. Readers see the
    old parts or the new ones.

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
