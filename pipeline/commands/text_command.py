"""A command whose text argument may begin with a hyphen: «-5 °C», «- Да, - сказал он»."""

from __future__ import annotations

import re
from typing import Any

from typer.core import TyperCommand

_TEXT = re.compile(r"-(?![-A-Za-z]).|-.*\s", re.DOTALL)


class TextCommand(TyperCommand):
    """Treats an argument that begins with a hyphen as the text unless it looks like an option."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put such a text behind `--`."""
        if "--" not in args:
            at = next((at for at, word in enumerate(args) if _TEXT.match(word)), None)
            if at is not None and not args[at].startswith("--"):
                args = [*args[:at], *args[at + 1 :], "--", args[at]]
        return super().parse_args(ctx, args)
