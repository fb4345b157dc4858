"""Professions and posts: a title noun with its attributes and its complement («министр финансов России»).

Rules over tags and lemmas with the nouns of the lexicon.
"""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.extraction import Extraction, Mention, extraction
from pipeline.labels import coarse
from pipeline.russian import lexicon
from pipeline.russian.doc_tokens import features, sentences
from pipeline.russian.lexicon import LexiconWords
from pipeline.russian.title_nouns import folded_lemma, is_title
from pipeline.stages.lexicon_stage import LexiconStage

_OPENING = frozenset('«„“"')
_CLOSING = frozenset('»”“"')
_OF_POSTS = lexicon.words("adjectives", "post")
_ABOUT_PERSON = lexicon.words("adjectives", "person")


@Language.factory(
    "svodka_professions",
    assigns=["doc._.mentions"],
    requires=["token.pos", "token.morph", "token.lemma", "token.is_sent_start", "doc._.mentions"],
    default_config={"lexicon": []},
)
def make_professions(nlp: Language, name: str, lexicon: list[str]) -> Professions:
    return Professions(name, lexicon)


class Professions(LexiconStage):
    """Adds PROFESSION mentions."""

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        names = NamedMentions(found)
        text = doc.text
        for sentence in sentences(doc):
            for at, token in enumerate(sentence):
                if is_title(token, self.nouns):
                    for start, end in phrases(sentence, at, names, self.nouns):
                        found.mentions.append(
                            Mention(start, end, text[start:end], label="PROFESSION", stage=self.name)
                        )
        found.sort()
        return doc


class NamedMentions:
    """The named mentions of a document, found by the offset of a token."""

    def __init__(self, found: Extraction) -> None:
        self.at: dict[int, list[Mention]] = {}
        for mention in found.mentions:
            if coarse(mention.label):
                self.at.setdefault(mention.start, []).append(mention)
        self.inside = {
            offset: mention
            for mentions in self.at.values()
            for mention in mentions
            for offset in range(mention.start, mention.end)
        }

    def around(self, token: Token) -> Mention | None:
        """A name that the token is part of."""
        return self.inside.get(token.idx)

    def beginning(self, token: Token) -> Mention | None:
        """The longest name that begins with the token."""
        return max(self.at.get(token.idx, []), key=lambda mention: mention.end, default=None)


def phrases(
    sentence: list[Token], at: int, names: NamedMentions, nouns: LexiconWords
) -> list[tuple[int, int]]:
    """The spans of the profession whose title noun stands at `at`: with its complement, and the bare title
    inside it when the complement is a place (as NEREL does). Empty where the noun is no profession."""
    title = sentence[at]
    if names.around(title) is not None:
        return []
    first = at
    while first > 0 and _is_attribute(sentence[first - 1], title) and not names.around(sentence[first - 1]):
        first -= 1
    stop, complement = _complement(sentence, at + 1, names, nouns)
    if complement is None and folded_lemma(title) in nouns.having("needs_complement"):
        return []
    start = sentence[first].idx
    end = _end(sentence[stop - 1])
    spans = [(start, max(end, complement.end) if complement else end)]
    if complement and coarse(complement.label) == "LOC":
        spans.append((start, _end(title)))
    return spans


def _is_attribute(token: Token, title: Token) -> bool:
    """An adjective that agrees with the title and belongs to the post, not to the person («бывший»)."""
    lemma = folded_lemma(token)
    if token.pos_ != "ADJ" or lemma in _ABOUT_PERSON or not token.text.isalpha():
        return False
    if lemma.endswith(("ский", "цкий")) and lemma not in _OF_POSTS:  # «российский», «московский»
        return False
    return features(token).get("Case") == features(title).get("Case")


def _complement(
    sentence: list[Token], at: int, names: NamedMentions, nouns: LexiconWords
) -> tuple[int, Mention | None]:
    """How far the genitive phrase behind a title reaches: (index behind it, its last name if it has one)."""
    stop, last = at, None
    while at < len(sentence):
        quoted = sentence[at].text in _OPENING and at + 1 < len(sentence)
        token = sentence[at + quoted]
        name = names.beginning(token)
        if name is not None:
            if name.label == "PERSON" or not (quoted or _genitive(sentence, at, name)):
                break
            last = name
            at += quoted
            while at < len(sentence) and sentence[at].idx < name.end:
                at += 1
            if quoted and at < len(sentence) and sentence[at].text in _CLOSING:
                at += 1
            stop = at
        elif quoted:
            break
        elif (
            features(token).get("Case") == "Gen"
            and token.pos_ in ("NOUN", "PROPN")
            and not is_title(token, nouns)
        ):
            at += 1
            stop = at
        elif features(token).get("Case") == "Gen" and token.pos_ == "ADJ":
            at += 1
        else:
            break
    return stop, last


def _genitive(sentence: list[Token], at: int, name: Mention) -> bool:
    """Whether a name can be a genitive complement: its head is in the genitive, or it does not inflect."""
    for token in sentence[at:]:
        if token.idx >= name.end:
            break
        if token.pos_ in ("NOUN", "PROPN") and features(token).get("Case"):
            return features(token).get("Case") == "Gen" or token.text.isupper()
    return True


def _end(token: Token) -> int:
    return int(token.idx + len(token))
