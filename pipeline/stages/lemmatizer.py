"""Lemmas: the dictionary reading that agrees with the tag, remembered by form and tag; ё is kept.

Letter case follows the Russian treebanks of Universal Dependencies: names keep their capitals, all else is
in lower case.
"""

from __future__ import annotations

import numpy as np
from spacy.attrs import LEMMA, MORPH, ORTH, POS
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.russian.doc_tokens import features, set_attributes
from pipeline.russian.inflection.name_spelling import acronym_stem
from pipeline.russian.inflection.single_names import base_of_name, only_verb
from pipeline.russian.lemma_conventions import by_convention, lemma_of, likeliest
from pipeline.russian.normalized_text import clean
from pipeline.stages.component import Stage

_CACHED = 30_000
Key = tuple[int, int, int]  # the form, UPOS and features, as spaCy numbers them in every document
_CONTEXTUAL = frozenset({"его", "её", "ее", "их", "г", "в", "д", "т"})
_BETWEEN = frozenset({"ADJ", "DET", "NUM", "ADV"})
_ROMAN = frozenset("IVXХ")
_SHORT = 4  # letters; a longer noun in capitals is rather a headline than an acronym


@Language.factory("svodka_lemmas", assigns=["token.lemma"], requires=["token.pos", "token.morph"])
def make_lemmatizer(nlp: Language, name: str) -> Lemmatizer:
    return Lemmatizer(name)


class Lemmatizer(Stage):
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
            if strings[key[0]].lower() in _CONTEXTUAL and (said := _in_context(doc, at)) is not None:
                found = strings.add(said)
            lemmas.append(found)
        if lemmas:
            set_attributes(doc, [LEMMA], np.array(lemmas, dtype="uint64"))
        return doc


def lemma(word: str, pos: str, feats: dict[str, str]) -> str:
    """The base form of a word under a tag (UPOS, features); the word itself when no dictionary can help."""
    readable = clean(word) or word
    low = readable.lower()
    if pos in ("PUNCT", "SYM", "SPACE") or not any(c.isalpha() for c in readable):
        return word
    if readable.isascii():
        return readable if pos == "PROPN" else low
    said = by_convention(low, pos, feats)
    if said is not None:
        return said
    if pos in ("PROPN", "NOUN") and _is_acronym(readable, pos):
        return acronym_stem(readable) or readable
    if pos == "PROPN" and not only_verb(readable):
        return _capitalized_like(base_of_name(readable, feats), readable)
    if pos == "ADP":  # «во», «со», «об» are lemmas of their own in the treebanks
        return low
    parse = likeliest(readable, pos, feats)
    return lemma_of(parse, readable, pos, feats) if parse and (parse.known or pos != "X") else low


def _is_acronym(word: str, pos: str) -> bool:
    """«МИД», «МИДа»; a long noun in capitals is rather a headline."""
    if len(word) > 1 and word.isupper():
        return pos == "PROPN" or len(word) <= _SHORT
    return acronym_stem(word) is not None


def _in_context(doc: Doc, at: int) -> str | None:
    """The lemma of a form that only its neighbours tell."""
    low = doc[at].lower_
    if low in ("г", "в", "д", "т"):
        return _before_a_full_stop(doc, at, low)
    return low if doc[at].pos_ == "PRON" and _owns(doc, at) else None


def _before_a_full_stop(doc: Doc, at: int, low: str) -> str | None:
    """«1996 г.», «XX в.», «г. Москва», «и т. д.»."""
    if at + 1 == len(doc) or doc[at + 1].text != ".":
        return None
    before = doc[at - 1].text if at else ""
    if low == "т":
        return "так" if before == "и" else "то" if doc[at + 2 : at + 3].text.lower() in ("е", "к") else None
    if low == "д":
        return "далее" if before == "." and at > 1 and doc[at - 2].lower_ == "т" else None
    counted = before[:1].isdigit() or (before.isupper() and set(before) <= _ROMAN)
    if counted:
        return "год" if low == "г" else "век"
    return "город" if low == "г" and doc[at + 2 : at + 3].text.istitle() else None


def _owns(doc: Doc, at: int) -> bool:
    """Whether «его», «её», «их» belongs to a noun that follows: «его новый дом», but not «его видели»."""
    if at and doc[at - 1].pos_ == "ADP":
        return True
    if features(doc[at]).get("Case") != "Gen":
        return False
    for follower in doc[at + 1 : at + 5]:
        if follower.pos_ in ("NOUN", "PROPN"):
            return True
        if follower.pos_ not in _BETWEEN and features(follower).get("VerbForm") != "Part":
            return False
    return False


def _capitalized_like(found: str, word: str) -> str:
    """The lemma with a capital letter in every hyphenated part whose surface has one."""
    parts, models = found.split("-"), word.split("-")
    if len(parts) != len(models):
        return found[:1].upper() + found[1:] if word[:1].isupper() else found
    return "-".join(
        part[:1].upper() + part[1:] if model[:1].isupper() else part
        for part, model in zip(parts, models, strict=True)
    )
