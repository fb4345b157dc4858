"""What the words around a mention say about its case and gender."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc, Token

from pipeline.russian import lexicon
from pipeline.russian.doc_tokens import features
from pipeline.russian.lexicon import LexiconWords, folded

_GOVERNED = {row["word"]: tuple(row["cases"].split()) for row in lexicon.rows("prepositions")}
_LATIN_NAME = 6  # tokens, quotes too
_BY_PREPOSITION, _BY_ADJECTIVE, _BY_NOUN = 1.2, 0.8, 0.5
_NO_PREPOSITION = 0.8  # a locative without the preposition that it needs
_NO_OBJECT = 0.3  # an accusative right behind a noun: its verb would stand between the two
_AGAINST_TITLE = 5.0  # a nominative behind «директором»
_ONLY_TITLE = ("Dat", "Ins", "Loc")  # behind «президента» may stand whose wife or deputy it is, in any case


class NameContext(NamedTuple):
    """The cases that the word before allows (none: any) and what another case costs; the gender of a title
    before, and of a past-tense verb after, whose subject the mention must be; whether the word before is a
    being in a dative, instrumental or locative, whose name cannot be a nominative."""

    cases: tuple[str, ...] = ()
    price: float = 0.0
    title: str = ""
    verb: str = ""
    oblique: bool = False

    def case_cost(self, case: str) -> float:
        if self.oblique and case == "Nom":
            return _AGAINST_TITLE
        if case in self.cases:
            return 0.0
        return self.price

    def person_cost(self, case: str) -> float:
        """The same for a person's name, whose form alone tells less: no locative without its preposition, no
        accusative right behind a noun."""
        cost = self.case_cost(case)
        if cost == 0.0 and (case in self.cases or (not self.cases and case != "Loc")):
            return cost
        if case == "Loc":
            return cost + _NO_PREPOSITION
        return cost + (_NO_OBJECT if case == "Acc" and self.price == _BY_NOUN else 0.0)

    @property
    def government(self) -> NameContext:
        """What a preposition says, and nothing else."""
        return self if self.price == _BY_PREPOSITION and not self.verb else NO_CONTEXT


NO_CONTEXT = NameContext()


def context(doc: Doc, span: range, nouns: LexiconWords) -> NameContext:
    """The context of the mention that touches these tokens. `nouns`: the lexicon, which tells the gender of
    titles."""
    before = None
    if span.start and span.start < len(doc) and not doc[span.start].is_sent_start:
        before = _over_latin(doc, span.start - 1)
    verb = _verb_gender(doc, span.stop)
    if before is None or (not before.is_alpha and "-" not in before.text):
        return NameContext(verb=verb)
    low = before.lower_
    if low in _GOVERNED:
        return NameContext(_GOVERNED[low], _BY_PREPOSITION)
    feats = features(before)
    case = feats.get("Case", "").partition(",")[0]
    if before.pos_ == "ADJ" and case:
        return NameContext((case,), _BY_ADJECTIVE)
    if before.pos_ != "NOUN" or not case:
        return NameContext(verb=verb)
    if "Anim" not in feats.get("Animacy", "").split(","):
        return NameContext(("Gen",), _BY_NOUN)
    title = _gender_told(folded(low), nouns)
    subject = case == "Nom" and verb in feats.get("Gender", "").split(",")
    return NameContext((case, "Gen"), _BY_NOUN, title, "" if subject else verb, case in _ONLY_TITLE)


def _gender_told(word: str, nouns: LexiconWords) -> str:
    if word in nouns.having("woman"):
        return "Fem"
    return "Masc" if word in nouns.having("man") else ""


def _over_latin(doc: Doc, at: int) -> Token:
    """The token at `at`, or the animate noun before a name in Latin letters that stands there: in «с
    директором Al Jazeera Иман Аль Амри» the director tells the case."""
    stop = at
    while stop > max(0, at - _LATIN_NAME) and doc[stop].is_ascii and not doc[stop].is_sent_start:
        stop -= 1
    token = doc[stop]
    animate = token.pos_ == "NOUN" and "Anim" in features(token).get("Animacy", "").split(",")
    return token if stop < at and animate else doc[at]


def _verb_gender(doc: Doc, stop: int) -> str:
    """The gender of the past-tense verb within three words after a mention, if any."""
    for at in range(stop, min(stop + 3, len(doc))):
        token = doc[at]
        if token.pos_ in ("VERB", "AUX"):
            return _past_gender(token)
        if token.pos_ not in ("ADV", "PART", "PRON"):
            return ""
    return ""


def _past_gender(verb: Token) -> str:
    feats = features(verb)
    past = feats.get("VerbForm") == "Fin" and feats.get("Tense") == "Past"
    return feats.get("Gender", "") if past else ""
