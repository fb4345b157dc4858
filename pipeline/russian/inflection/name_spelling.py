"""Letters of a base form: the surface keeps its capitals and its ё; acronyms lose their endings."""

from __future__ import annotations

import re

_ENDED_ACRONYM = re.compile("^(.*(?:[А-ЯЁA-Z]{2}|[А-ЯЁA-Z]\\d*))[-’']?(?:а|у|ом|ем|е|ы|ов|ам|ами|ах|я|ю|и)$")
_HYPHENED_LATIN = re.compile("^([A-Za-z][A-Za-z\\d.]*)[-’'](?:а|у|ом|ем|е|ы|ов|ам|ами|ах|я|ю)$")
_AFTER_SOFT = frozenset("еёюя")


def folded(text: str) -> str:
    """For comparing: lower case, ё as е."""
    return text.casefold().replace("ё", "е")


def spelled_like(form: str, surface: str) -> str:
    """A dictionary form with the capitals of the surface, and its ё and е where both share letters."""
    if len(surface) > 1 and surface.isupper():
        form = form.upper()
    shared = 0
    for mine, theirs in zip(folded(form), folded(surface), strict=False):
        if mine != theirs:
            break
        shared += 1
    rest = form[shared:]
    if rest[:1] == "и" and surface[shared : shared + 1].lower() == "ь" and rest[1:2] in _AFTER_SOFT:
        rest = "ь" + rest[1:]  # «Юрьевича», «Закарпатья»: the dictionary has the form with и
    if shared == 0 and surface[:1].isupper():
        rest = rest[:1].upper() + rest[1:]
    return surface[:shared] + rest


def is_acronym(word: str) -> bool:
    """Two capitals or more and no small letter."""
    return len(word) > 1 and word.isupper() and word[0].isalpha()


def acronym_stem(word: str) -> str | None:
    """«МИДа» → «МИД», «Brexit-ю» → «Brexit»; None for what is no acronym with an ending."""
    found = _HYPHENED_LATIN.match(word)
    if found:
        return found[1]
    found = _ENDED_ACRONYM.match(word)
    if found and sum(c.isupper() for c in found[1]) >= 2:
        return found[1]
    return None
