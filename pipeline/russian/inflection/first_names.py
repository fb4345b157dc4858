"""First names from abroad that the dictionary lacks, by gender, and all their case forms.

A name of this list is declined by its ending: women's names in a consonant, and all names in another vowel
than -а and -я, serve every case.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from pipeline.russian import lexicon

ANY = "*"


@cache
def forms() -> dict[str, tuple[tuple[str, str, str], ...]]:
    """From each form in small letters (ё as е) to (base, gender, case); case «*» for all cases."""
    found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for gender in ("Fem", "Masc"):
        for row in lexicon.rows("first_names"):
            if gender in row["genders"].split():
                for form, case in _declined(row["name"], gender):
                    found[form.replace("ё", "е")].append((row["name"], gender, case))
    return {form: tuple(readings) for form, readings in found.items()}


def _declined(name: str, gender: str) -> Iterator[tuple[str, str]]:
    """(form, case) of a name; a double name in «forms» stands undivided."""
    stem, last = name[:-1], name[-1]
    if last == "а":
        soft, hissing = stem[-1] in "гкхжчшщ", stem[-1] in "жчшщц"
        endings = (
            ("а", "Nom"),
            ("и" if soft else "ы", "Gen"),
            ("е", "Dat"),
            ("у", "Acc"),
            ("ей" if hissing else "ой", "Ins"),
            ("е", "Loc"),
        )
        yield from ((stem + ending, case) for ending, case in endings)
    elif last == "я":
        dative = "и" if stem[-1] == "и" else "е"
        endings = (("я", "Nom"), ("и", "Gen"), (dative, "Dat"), ("ю", "Acc"), ("ей", "Ins"), (dative, "Loc"))
        yield from ((stem + ending, case) for ending, case in endings)
    elif gender == "Fem" and last == "ь":
        yield name, "Nom"
        yield name, ANY
        yield from ((stem + "и", case) for case in ("Gen", "Dat", "Loc"))
        yield name + "ю", "Ins"
    elif gender == "Masc" and last in "йь":
        endings = (("", "Nom"), ("я", "Gen"), ("ю", "Dat"), ("я", "Acc"), ("ем", "Ins"), ("е", "Loc"))
        yield from (((stem + ending) if ending else name, case) for ending, case in endings)
    elif gender == "Masc" and last not in "аеёиоуыэюя":
        instrumental = "ем" if last in "жчшщц" else "ом"
        endings = (("", "Nom"), ("а", "Gen"), ("у", "Dat"), ("а", "Acc"), (instrumental, "Ins"), ("е", "Loc"))
        yield from ((name + ending, case) for ending, case in endings)
    else:
        yield name, ANY


def is_listed(word: str) -> bool:
    """Whether a word, in any letter case, is a form of a listed first name."""
    return word.lower().replace("ё", "е") in forms()


def is_listed_alone(word: str) -> bool:
    """Whether a word alone is a form of a listed first name, and not more likely a surname."""
    readings = forms().get(word.lower().replace("ё", "е"), ())
    return bool(readings) and not any(base in _surnames() for base, _, _ in readings)


@cache
def _surnames() -> frozenset[str]:
    return frozenset(row["name"] for row in lexicon.rows("first_names") if row["alone"] == "surname")
