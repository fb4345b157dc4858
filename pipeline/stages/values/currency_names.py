"""Full Russian names of currencies as CLDR has them (through babel): «карибских гульденов».

They are read behind a number, so that a currency which the tables of `currencies` do not know yet is found by
its name as soon as the installed babel has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from babel import Locale
from babel.numbers import get_currency_name

from pipeline.stages.values import currencies
from pipeline.stages.values.value_words import classify

_COUNTS = (1, 2, 5, 0.5)  # Russian has one form of a noun behind each of them
_NOTE = re.compile(r"\s*\(.*?\)")  # «мавританская угия (1973–2017)»
_WORD = re.compile("[а-я]+(?:-[а-я]+)*")
_DASH = re.compile("[-\u2010-\u2015]")


class CurrencyNames:
    """Names of currencies, found at a place of a text by their first word.

    `names`: code → the forms of its name. What the tables read alike is left to them. A name of one word, and
    one that the tables read otherwise, counts for a code of `current` only, which also has the first claim to
    a name that two codes share.
    """

    def __init__(self, names: Mapping[str, Iterable[str]], current: frozenset[str]) -> None:
        self._by_first: dict[str, list[tuple[re.Pattern[str], str, bool]]] = {}
        seen: set[str] = set()
        forms = [(code not in current, "(" in form, code, form) for code in names for form in names[code]]
        for gone, _, code, form in sorted(forms):
            name = _NOTE.sub("", form).lower().replace("ё", "е")
            words = name.split()
            if name in seen or not words or not all(_WORD.fullmatch(w) or _DASH.fullmatch(w) for w in words):
                continue
            seen.add(name)
            told = _read_by_tables(words)
            if told == code or (gone and (len(words) == 1 or told)):
                continue
            first = _DASH.split(words[0])[0]
            rest = name[len(first) :].replace("е", "[её]")
            rest = re.sub(r"\s+", r"\\s+", _DASH.sub(lambda _: _DASH.pattern, rest))
            entry = re.compile(rest + r"(?![\w-])", re.IGNORECASE), code, len(words) == 1
            self._by_first.setdefault(first, []).append(entry)
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0].pattern))

    def match(self, text: str, start: int, end: int) -> tuple[int, str] | None:
        """Where the name that begins with the word text[start:end] ends, and its code; None: there is none.

        A word that has a class of its own is no currency by itself.
        """
        word = text[start:end]
        for rest, code, alone in self._by_first.get(word.lower().replace("ё", "е"), ()):
            found = rest.match(text, end)
            if found and not (alone and classify(word)[0] not in ("other", "name")):
                return found.end(), code
        return None


@lru_cache(maxsize=1)
def cldr_names() -> CurrencyNames:
    """The Russian names of CLDR: the plain one and its forms behind a number."""
    locale = Locale("ru")
    forms = {
        code: [name, *(get_currency_name(code, count, locale) for count in _COUNTS)]
        for code, name in locale.currencies.items()
    }
    return CurrencyNames(forms, currencies.CURRENT)


def _read_by_tables(words: list[str]) -> str | None:
    """The code that the tables give to a noun, or to the adjective of a country and a noun, or None."""
    classes = [classify(word) for word in words[:2]]
    if classes[0][0] == "currency":
        return currencies.of_country(classes[0][1], None)
    if [code for code, _ in classes] == ["currency_adj", "currency"]:
        return currencies.of_country(classes[1][1], classes[0][1])
    return None
