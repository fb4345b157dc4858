"""The nominative plural of a surname's plural form, by its ending."""

from __future__ import annotations

import re

_SOFT = frozenset("гкхжчшщ")
_POSSESSIVE = re.compile("^(.+(?:[оеё]в|[иы]н))(?:ых|ым|ыми)$", re.IGNORECASE)
_HARD = re.compile("^(.+)(?:ов|ам|ами|ах)$", re.IGNORECASE)
_PALATAL = re.compile("^(.+?)ь?(?:ей|ям|ями|ях)$", re.IGNORECASE)


def plural_base(word: str) -> str | None:
    """«Ивановых» → «Ивановы», «Скрипалей» → «Скрипали»; None when the ending is no plural."""
    if found := _POSSESSIVE.match(word):
        return found[1] + "ы"
    if (found := _HARD.match(word)) and len(found[1]) > 1:
        return found[1] + ("и" if found[1][-1].lower() in _SOFT else "ы")
    if (found := _PALATAL.match(word)) and len(found[1]) > 1:
        return found[1] + "и"
    return None
