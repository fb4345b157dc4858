"""The command `svodka models`."""

from __future__ import annotations

from pipeline.commands.options import Json


def models(as_json: Json = False) -> None:
    """The models that are installed.

    \b
    Example:
      svodka models
    """
    from pipeline.commands.terminal.json_output import print_json
    from pipeline.commands.terminal.model_list import models as described
    from pipeline.commands.terminal.model_list import show_models
    from pipeline.commands.terminal.screen import screen

    print_json({"models": described()}) if as_json else show_models(screen(), described())
