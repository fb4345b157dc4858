"""Lemmas: the dictionary reading that agrees with the tag, remembered by form and tag; ё is kept.

Letter case follows the Russian treebanks of Universal Dependencies: names keep their capitals, all else is
in lower case.
"""

from __future__ import annotations

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.stages.analyzer import agreement, best_parse, parses
from pipeline.stages.base import Stage, features
from pipeline.stages.view import clean

_CACHED = 80_000
Key = tuple[int, int, int]  # the form, UPOS and features, as spaCy numbers them in every document
_SHORT = 4  # letters; a longer noun in capitals is rather a headline than an acronym


@Language.factory("svodka_lemmas", assigns=["token.lemma"], requires=["token.pos", "token.morph"])
def make_lemmas(nlp: Language, name: str) -> Lemmas:
    return Lemmas(name)


class Lemmas(Stage):
    """Sets `token.lemma_`."""

    def __init__(self, name: str = "lemmas") -> None:
        super().__init__(name)
        self.known: dict[Key, str] = {}

    def __call__(self, doc: Doc) -> Doc:
        known = self.known
        strings = doc.vocab.strings
        here: dict[Key, int] = {}
        lemmas = []
        for at, key in enumerate(map(tuple, doc.to_array([ORTH, POS, MORPH]).tolist())):
            found = here.get(key)
            if found is None:
                text = known.get(key)
                if text is None:
                    if len(known) >= _CACHED:
                        known.clear()
                    text = known[key] = lemma(strings[key[0]], strings[key[1]], features(doc[at]))
                found = here[key] = strings.add(text)
            lemmas.append(found)
        if lemmas:
            doc.from_array([LEMMA], np.array(lemmas, dtype="uint64"))
        return doc


def lemma(word: str, pos: str, feats: dict[str, str]) -> str:
    """The base form of a word under a tag (UPOS, features); the word itself when no dictionary can help."""
    readable = clean(word) or word
    if pos in ("PUNCT", "SYM", "SPACE") or not any(c.isalpha() for c in readable):
        return readable
    if pos == "X" or readable.isascii():
        return readable if pos == "PROPN" else readable.lower()
    if pos == "PROPN":
        return readable if _is_acronym(readable) else _capitalized_like(_name(readable, feats), readable)
    if pos == "NOUN" and _is_acronym(readable) and len(readable) <= _SHORT:
        return readable
    if pos == "ADP":  # «во», «со», «об» are lemmas of their own in the treebanks
        return readable.lower()
    parse = best_parse(readable, pos, feats)
    return parse.lemma if parse else readable.lower()


def _name(word: str, feats: dict[str, str]) -> str:
    """The nominative of a name, gender kept; the word itself when no reading agrees with the tag."""
    fitting = [
        parse
        for parse in parses(word)
        if parse.pos in ("NOUN", "ADJ")
        and all(
            parse.feats.get(feature) in (None, feats.get(feature)) or feature not in feats
            for feature in ("Case", "Gender")
        )
    ]
    if not fitting:
        first = best_parse(word, "PROPN", feats)
        return first.lemma if first and first.known and first.pos not in ("NOUN", "ADJ") else word.lower()
    best = max(fitting, key=lambda parse: (agreement(parse, "NOUN", feats), parse.score))
    feminine = feats.get("Gender") == "Fem" and best.kinds & {"Surn", "Patr"}
    return (best.inflect("nomn", "sing", "femn") if feminine else None) or best.lemma


def _is_acronym(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _capitalized_like(found: str, word: str) -> str:
    """The lemma with a capital letter in every hyphenated part whose surface has one."""
    parts, models = found.split("-"), word.split("-")
    if len(parts) != len(models):
        return found[:1].upper() + found[1:] if word[:1].isupper() else found
    return "-".join(
        part[:1].upper() + part[1:] if model[:1].isupper() else part
        for part, model in zip(parts, models, strict=True)
    )
