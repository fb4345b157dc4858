"""The language of a text, as far as the tables tell it: Russian or not known."""

from __future__ import annotations

import re

from pipeline.russian.markup import plain

_CYRILLIC = re.compile(r"[А-Яа-яЁё]+")
_FOREIGN = re.compile(r"[^\W\d_А-Яа-яЁёA-Za-z]+")
_LATIN = re.compile(r"[A-Za-z]+")


def detected_language(text: str) -> str:
    """`ru` when letters of the Russian alphabet prevail, else `und` (BCP 47: undetermined).

    >>> detected_language("Министр прилетел в Astana."), detected_language("The minister came.")
    ('ru', 'und')
    """
    text = plain(text)
    cyrillic, foreign, latin = (sum(map(len, p.findall(text))) for p in (_CYRILLIC, _FOREIGN, _LATIN))
    return "ru" if cyrillic > latin and cyrillic > 20 * foreign else "und"
