"""The dictionary: pymorphy3's parses of a word in Universal Dependencies terms, remembered by form.

Tags: OpenCorpora (opencorpora.org/dict.php?act=gram) to UD for Russian (universaldependencies.org/ru).
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipeline.russian.dictionary import inflect, lookup

_POS = {
    "NOUN": "NOUN", "ADJF": "ADJ", "ADJS": "ADJ", "COMP": "ADJ", "VERB": "VERB", "INFN": "VERB",
    "PRTF": "VERB", "PRTS": "VERB", "GRND": "VERB", "NUMR": "NUM", "ADVB": "ADV", "NPRO": "PRON",
    "PRED": "ADV", "PREP": "ADP", "CONJ": "CCONJ", "PRCL": "PART", "INTJ": "INTJ",
    "NUMB": "NUM", "ROMN": "NUM", "PNCT": "PUNCT", "LATN": "X", "UNKN": "X",
}  # fmt: skip
_FEATS = {
    "case": {
        "nomn": "Nom",
        "gent": "Gen",
        "datv": "Dat",
        "accs": "Acc",
        "ablt": "Ins",
        "loct": "Loc",
        "voct": "Voc",
        "gen1": "Gen",
        "gen2": "Gen",
        "acc2": "Acc",
        "loc1": "Loc",
        "loc2": "Loc",
    },
    "number": {"sing": "Sing", "plur": "Plur"},
    "gender": {"masc": "Masc", "femn": "Fem", "neut": "Neut"},
    "animacy": {"anim": "Anim", "inan": "Inan"},
    "aspect": {"perf": "Perf", "impf": "Imp"},
    "tense": {"past": "Past", "pres": "Pres", "futr": "Fut"},
    "person": {"1per": "1", "2per": "2", "3per": "3"},
    "mood": {"indc": "Ind", "impr": "Imp"},
}
_VERB_FORMS = {"VERB": "Fin", "INFN": "Inf", "PRTF": "Part", "PRTS": "Part", "GRND": "Conv"}
_NAMES = {
    "case": "Case",
    "number": "Number",
    "gender": "Gender",
    "animacy": "Animacy",
    "aspect": "Aspect",
    "tense": "Tense",
    "person": "Person",
    "mood": "Mood",
}


class Parse(NamedTuple):
    """One reading of a form. `kinds` are OpenCorpora's marks of proper names and the like
    (Name, Surn, Patr, Geox, Orgn, Trad, Abbr, Init, Fixd, Sgtm, Pltm, ms-f)."""

    word: str  # lower case, with the ё that the dictionary knows
    lemma: str
    pos: str  # UPOS
    feats: dict[str, str]
    kinds: frozenset[str]
    score: float
    known: bool  # in the dictionary, not guessed from the ending
    source: Any  # to inflect

    def inflect(self, *grammemes: str) -> str | None:
        """The form of the same lexeme with these OpenCorpora grammemes («nomn», «sing»), or None."""
        return inflect(self.source, grammemes)


def parses(word: str) -> tuple[Parse, ...]:
    """All readings of a form (any letter case), the likeliest first."""
    return _parses(word.lower())


@lru_cache(maxsize=15_000)
def _parses(low: str) -> tuple[Parse, ...]:
    return tuple(
        [
            Parse(form, lemma, *_meaning(tag), score, known, source)
            for form, tag, lemma, score, known, source in lookup(low)
        ]
    )


@cache
def _meaning(tag: Any) -> tuple[str, dict[str, str], frozenset[str]]:
    """UPOS, features and marks of an OpenCorpora tag; a few thousand tags make all words."""
    feats = {}
    for attribute, values in _FEATS.items():
        value = values.get(str(getattr(tag, attribute) or ""))
        if value:
            feats[_NAMES[attribute]] = value
    part = str(tag.POS or next(iter(tag.grammemes & _POS.keys()), "UNKN"))
    if part in _VERB_FORMS:
        feats["VerbForm"] = _VERB_FORMS[part]
    if part in ("ADJS", "PRTS"):
        feats["Variant"] = "Short"
    if part == "COMP":
        feats["Degree"] = "Cmp"
    if "VerbForm" in feats and feats["VerbForm"] == "Part":
        feats["Voice"] = "Pass" if "pssv" in tag else "Act"
    pos = _POS[part]
    if pos == "ADJ" and "Anum" in tag:
        feats["NumType"] = "Ord"
    if "Apro" in tag:
        pos = "DET"
    return pos, feats, frozenset(str(grammeme) for grammeme in tag.grammemes)


_SAME_POS = {"PROPN": "NOUN", "AUX": "VERB", "SCONJ": "CCONJ"}
_COMPARED = frozenset({
    "Case", "Number", "Gender", "Aspect", "Tense", "Person", "VerbForm", "Variant", "Degree", "Animacy",
})  # fmt: skip


def agreement(parse: Parse, pos: str, feats: dict[str, str]) -> float:
    """How well a dictionary reading fits a tagger's tag: part of speech first, then each shared feature."""
    same_pos = parse.pos == _SAME_POS.get(pos, pos) or (parse.pos == "DET" and pos in ("PRON", "ADJ"))
    score = 3.0 if same_pos else 0.0
    for feature, mine in parse.feats.items():
        theirs = feats.get(feature)
        if theirs and feature in _COMPARED:
            score += 1.0 if mine == theirs else -1.0
    return score


def best_parse(word: str, pos: str, feats: dict[str, str]) -> Parse | None:
    """The reading that agrees best with the tag; among equals the likeliest. None for the empty word."""
    readings = parses(word)
    if len(readings) < 2:
        return readings[0] if readings else None
    return max(readings, key=lambda parse: (agreement(parse, pos, feats), parse.score))
