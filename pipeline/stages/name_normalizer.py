"""The base form of each mention, as one phrase; the parts and the gender of persons' names."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import Mention, extraction
from pipeline.labels import VALUE_LABELS, entity_type
from pipeline.russian.analyzer import parses
from pipeline.russian.inflection.mention_words import MentionReader, Word
from pipeline.russian.inflection.name_spelling import folded
from pipeline.russian.inflection.single_names import only_verb
from pipeline.russian.lexicon import LexiconWords
from pipeline.stages.lexicon_stage import LexiconStage
from pipeline.stages.names.name_context import context
from pipeline.stages.names.person_readings import person_readings
from pipeline.stages.names.phrase_readings import phrase_readings
from pipeline.stages.names.shared_genders import shared_genders
from pipeline.stages.names.voting import NameReading, Readings, settle

_LONGEST_NAME = 6  # tokens, full stops of initials too; what is longer is rather a list
_GENDERS = {"Masc": "male", "Fem": "female"}


@Language.factory(
    "svodka_names",
    assigns=["doc._.mentions", "doc._.normal_forms", "token.lemma"],
    requires=["doc._.mentions", "token.pos", "token.morph", "token.is_sent_start"],
    default_config={"lexicon": []},
)
def make_name_normalizer(nlp: Language, name: str, lexicon: list[str]) -> NameNormalizer:
    return NameNormalizer(name, lexicon)


class NameNormalizer(LexiconStage):
    """Sets `normal` of every mention but values, and `name_first`, `name_middle`, `name_last`, `gender` of
    persons; what it has learned about a name is the lemma of its tokens."""

    def __init__(self, name: str = "names", lexicon: Sequence[str] = ()) -> None:
        super().__init__(name, lexicon)
        self.known: dict[tuple[str, int, int], Word] = {}

    def __call__(self, doc: Doc) -> Doc:
        mentions = [mention for mention in extraction(doc).mentions if mention.label not in VALUE_LABELS]
        if not mentions:
            return doc
        reader = MentionReader(self.known, doc)
        chosen = settle([_readings(reader, mention, self.nouns) for mention in mentions])
        yo = {
            folded(r.normal): mention.surface
            for r, mention in zip(chosen, mentions, strict=True)
            if "ё" in mention.surface and folded(r.normal) == folded(mention.surface)
        }
        persons = [r if m.label == "PERSON" else None for r, m in zip(chosen, mentions, strict=True)]
        for mention, reading, gender in zip(mentions, chosen, shared_genders(persons), strict=True):
            normal = yo.get(folded(reading.normal), reading.normal)
            mention.normal = _in_sentence(normal, mention, reader) or mention.surface
            if mention.label == "PERSON":
                _name(mention, reading, gender)
            if reading.bases:
                _lemmas(reader, mention, reading.bases)
        return doc


def _readings(reader: MentionReader, mention: Mention, nouns: LexiconWords) -> Readings:
    words = reader.words(mention)
    if not any(word.readable for word in words):
        return (NameReading(mention.surface, 0.0, (folded(mention.surface),)),)
    around = context(reader.doc, reader.span(mention), nouns)
    if mention.label == "PERSON":
        return person_readings(words, around, nouns.having("title"))
    return phrase_readings(words, mention.label, around.government)


def _name(mention: Mention, reading: NameReading, gender: str) -> None:
    mention.gender = _GENDERS.get(gender)
    mention.name_first = reading.first or None
    mention.name_middle = reading.middle or None
    mention.name_last = reading.last or None


def _lemmas(reader: MentionReader, mention: Mention, bases: tuple[str, ...]) -> None:
    """Tokens that the tagger takes for names get their base forms, if the rules have inflected them. A token
    that the mention cuts is left, and a verb that somebody took for a person («Садись»)."""
    places = reader.whole(mention)
    if len(places) != len(bases) or len(places) > _LONGEST_NAME:
        return
    for at, base in zip(places, bases, strict=True):
        token = reader.doc[at]
        if token.pos_ != "PROPN" or not base or (base == token.text and token.lemma_[:1].isupper()):
            continue
        if len(bases) > 1 or not only_verb(token.text):
            token.lemma_ = base


def _in_sentence(normal: str, mention: Mention, reader: MentionReader) -> str:
    """Capitals as inside a sentence: a title («Президент») or a noun that opens one is written small."""
    first = normal.split(" ", 1)[0]
    if not first[:1].isupper() or first[1:] != first[1:].lower() or len(first) < 2:
        return normal
    lower_case = entity_type(mention.label).lower_case
    titled = lower_case == "always"
    if not titled and not (lower_case == "sentence_start" and reader.begins_sentence(mention)):
        return normal
    best = parses(first.rpartition("-")[2] if titled else first)[0]
    proper = best.kinds & {"Name", "Surn", "Patr", "Geox", "Orgn", "Trad"}
    return normal if proper or not best.known else normal[0].lower() + normal[1:]
