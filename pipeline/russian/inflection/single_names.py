"""The base form of a proper name that stands alone: what the lemma of a token tagged PROPN is."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, log
from operator import itemgetter

from pipeline.russian.analyzer import Parse, parses
from pipeline.russian.inflection.name_spelling import spelled_like
from pipeline.russian.inflection.noun_forms import noun_forms
from pipeline.russian.inflection.surnames import ANY, looks_inflected, name_forms

_NAMING = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"})
_FITS = {"Case": (-1.0, 0.6), "Gender": (-0.3, 0.3), "Number": (-0.4, 0.8)}
_NO_NAME = 0.6  # a plain noun of the dictionary under a tag that says name
_AS_IT_STANDS = 0.35  # under a nominative
_NO_PERSON = 0.5


def base_of_name(word: str, feats: dict[str, str]) -> str:
    """The likeliest nominative under a tagger's features, spelled as the word is; the word itself when all
    else is less likely."""
    cost, parse = min(_known(word, feats), default=(inf, None), key=itemgetter(0))
    base = word
    if parse is None:
        cost, base = min(_guessed(word, feats), default=(0.0, word))
    if feats.get("Case") == "Nom" and cost > _AS_IT_STANDS + looks_inflected(word.lower()):
        return word
    return base if parse is None else spelled_like(_base(parse), word)


def only_verb(word: str) -> bool:
    """Whether the dictionary knows a form, and neither as a noun nor as an adjective."""
    known = [parse for parse in parses(word) if parse.known]
    return bool(known) and not any(parse.pos in ("NOUN", "ADJ") for parse in known)


def _known(word: str, feats: dict[str, str]) -> Iterator[tuple[float, Parse]]:
    """What the dictionary has. A man's surname has the form of a woman's too, and the other way round."""
    for parse in parses(word):
        if not parse.known or parse.pos not in ("NOUN", "ADJ", "VERB") or "Case" not in parse.feats:
            continue
        cost = _tag_cost(parse.feats, feats) - 0.3 * log(parse.score + 0.02)
        cost += 0.0 if parse.kinds & _NAMING else _NO_NAME
        cost += 0.0 if parse.pos == "NOUN" else 0.3
        cost += _NO_PERSON if "Name" in parse.kinds and parse.feats.get("Number") == "Plur" else 0.0
        yield cost, parse


def _base(parse: Parse) -> str:
    """Surnames and patronymics keep their gender, plurals without a singular their number."""
    if "Fixd" in parse.kinds:
        return parse.word
    if parse.pos == "VERB":
        return parse.inflect("nomn", "sing", "masc") or parse.lemma
    womans = parse.feats.get("Gender") == "Fem" and parse.kinds & {"Surn", "Patr"}
    return (parse.inflect("nomn", "sing", "femn") if womans else None) or parse.lemma


def _guessed(word: str, feats: dict[str, str]) -> Iterator[tuple[float, str]]:
    for form in noun_forms(word):
        theirs = {"Case": form.case, "Gender": form.gender, "Number": form.number}
        yield form.cost + _tag_cost(theirs, feats), form.base
    if "-" in word or feats.get("Number") == "Plur":
        return
    inanimate = _NO_PERSON if feats.get("Animacy") == "Inan" else 0.0
    for name in name_forms(word, "last"):
        theirs = {"Case": name.case, "Gender": name.gender, "Number": "Sing"}
        yield name.cost + inanimate + _tag_cost(theirs, feats), name.base


def _tag_cost(mine: dict[str, str], tagged: dict[str, str]) -> float:
    cost = 0.0
    for feature, (fits, clashes) in _FITS.items():
        said, seen = mine.get(feature, ""), tagged.get(feature, "")
        if said and seen and said != ANY:
            cost += fits if said == seen else clashes
    return cost
