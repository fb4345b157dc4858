"""Lemmas of the Russian treebanks of Universal Dependencies where the dictionary has another idea."""

from __future__ import annotations

import re

from pipeline.russian import lexicon
from pipeline.russian.analyzer import Parse, agreement, parses

_COMPARATIVES = {row["form"]: row["lemma"] for row in lexicon.rows("lemmas") if row["uses"] == "comparative"}
_NEUTER = {
    **dict.fromkeys("то того тому тем том".split(), "то"),
    **dict.fromkeys("всё все всего всему всем всём".split(), "всё"),
}
_EVERYBODY = frozenset("все всех всем всеми".split())
_ABBREVIATED = {
    row["abbreviation"]: row["full"]
    for row in lexicon.rows("abbreviations")
    if "lemma" in row["uses"].split()
}
_LIKELIER = {row["form"]: row["lemma"] for row in lexicon.rows("lemmas") if row["uses"] == "twin"}
_ORDINAL = re.compile("^(\\d+)-(?:й|го|му|м|я|ю|е|х|им|ми|ой|ей|ый|ая|ое|ого|ому|ую|ые|ых|ым|ыми|ый)$")
_SHORT_ONLY = frozenset({"должный", "радый"})
_COLLOQUIAL = re.compile("(?<=[а-яё])и(?=[еяюй])")


def by_convention(low: str, pos: str, feats: dict[str, str]) -> str | None:
    """The lemma of a form in small letters that needs no dictionary."""
    if pos == "PRON":
        if low in _EVERYBODY and feats.get("Number") == "Plur":
            return "все"
        return _NEUTER.get(low) if feats.get("Gender") == "Neut" else None
    if pos == "ADJ" and (ordinal := _ORDINAL.match(low)):
        return f"{ordinal[1]}-й"
    if pos == "ADV" and feats.get("Degree") == "Cmp":
        return _COMPARATIVES.get(low)
    if pos in ("NOUN", "NUM"):
        return _ABBREVIATED.get(low)
    return None


def likeliest(word: str, pos: str, feats: dict[str, str]) -> Parse | None:
    """The reading that agrees best with the tag; of equals the likelier, no rare twin, no plural noun."""
    readings = parses(word)
    if len(readings) < 2:
        return readings[0] if readings else None
    return max(
        readings,
        key=lambda parse: (
            agreement(parse, pos, feats),
            parse.score,
            parse.lemma not in _LIKELIER,
            "Pltm" not in parse.kinds,
        ),
    )


def lemma_of(parse: Parse, word: str, pos: str, feats: dict[str, str]) -> str:
    """The lemma of a reading: superlatives and participles that are adjectives or nouns keep their stem."""
    if pos == "ADV" and parse.pos == "ADJ" and feats.get("Degree") == "Cmp":
        return _adverb(parse.lemma) or parse.lemma
    if pos == "ADJ" and parse.lemma in _SHORT_ONLY and "Short" in parse.feats.get("Variant", ""):
        return parse.inflect("sing", "masc") or parse.lemma
    if pos == "ADJ" and "Supr" in parse.kinds:
        return parse.inflect("nomn", "sing", "masc") or parse.lemma
    if pos in ("ADJ", "NOUN") and parse.feats.get("VerbForm") == "Part":
        return _participle(parse) or parse.lemma
    return _soft(_LIKELIER.get(parse.lemma, parse.lemma), word)


def _participle(parse: Parse) -> str | None:
    if "Case" in parse.feats:
        return parse.inflect("nomn", "sing", "masc")
    full = parse.inflect("PRTF", "nomn", "sing", "masc")
    return full if full is not None and full != parse.word else None


def _adverb(adjective: str) -> str | None:
    """«частый» → «часто»."""
    adverb = adjective[:-2] + ("е" if adjective.endswith("ний") else "о")
    return adverb if any(parse.pos == "ADV" and parse.known for parse in parses(adverb)) else None


def _soft(lemma: str, word: str) -> str:
    """«счастья» → «счастье»: the dictionary puts и where the word itself has ь."""
    low = word.lower()
    found = _COLLOQUIAL.search(lemma)
    while found:
        at = found.start()
        if low[:at] == lemma[:at] and low[at : at + 1] == "ь":
            return lemma[:at] + "ь" + lemma[at + 1 :]
        found = _COLLOQUIAL.search(lemma, at + 1)
    return lemma
