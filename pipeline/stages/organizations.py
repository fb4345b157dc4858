"""Organisations with what they belong to, and those found once and missed further on.

Slovnet's tagger is flat and cuts a name before its genitive complement. This stage adds the whole as an
outer mention («Верховный суд США») and keeps the parts inside it, as NEREL nests them.
"""

from __future__ import annotations

import re

from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.extraction import Mention, extraction
from pipeline.labels import coarse
from pipeline.russian.doc_tokens import Offsets, features, words
from pipeline.russian.lexicon import LexiconWords
from pipeline.russian.title_nouns import folded_lemma, is_title
from pipeline.stages.lexicon_stage import LexiconStage
from pipeline.stages.repairs.legal_forms import legal_forms

_QUOTED = re.compile('(\\w+)[ \u00a0][«„"]([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\\w-]*(?: [\\w-]+){0,3})[»“"]')
_SURE = 0.7  # probability from which a name is looked for elsewhere (right in 7 of 10, NEREL train)


@Language.factory(
    "svodka_organizations",
    assigns=["doc._.mentions"],
    requires=["token.pos", "token.morph", "token.lemma", "doc._.mentions"],
    default_config={"lexicon": []},
)
def make_organizations(nlp: Language, name: str, lexicon: list[str]) -> Organizations:
    return Organizations(name, lexicon)


class Organizations(LexiconStage):
    """Adds the outer ORGANIZATION mentions."""

    def __call__(self, doc: Doc) -> Doc:
        found = extraction(doc)
        offsets = Offsets(doc)
        text = doc.text
        found.mentions += _quoted(offsets, found.mentions, text, self.name, self.nouns)
        found.mentions += _repeated(offsets, found.mentions, text, self.name)
        found.sort()
        forms = legal_forms(self.nouns)
        names = [mention for mention in found.mentions if coarse(mention.label)]
        starts = {mention.start: mention for mention in names}
        for name in names:
            if name.label != "ORGANIZATION":
                continue
            behind = _words_behind(offsets, name)
            end, parts = _genitives(behind, starts, self.nouns)
            if end is None:
                continue
            score = min((part.score for part in (name, *parts) if part.score is not None), default=None)
            found.mentions.append(
                Mention(name.start, end, text[name.start : end], "ORGANIZATION", self.name, score)
            )
            if name.surface in forms:  # of «НКО АО „Заря“» the form is no organisation
                found.mentions.remove(name)
        found.sort()
        return doc


def _quoted(
    offsets: Offsets, mentions: list[Mention], text: str, stage: str, nouns: LexiconWords
) -> list[Mention]:
    """Names in quotes behind a word that says what they are («акции „Қазпошта“»), which the tagger missed."""
    owners, forms = nouns.having("owner"), legal_forms(nouns)
    added = []
    for match in _QUOTED.finditer(text):
        start, end = match.span(2)
        if any(mention.start < end and start < mention.end for mention in mentions):
            continue
        before = words(offsets.tokens(*match.span(1)))
        if before and (folded_lemma(before[-1]) in owners or before[-1].text in forms):
            added.append(Mention(start, end, text[start:end], "ORGANIZATION", stage))
    return added


def _repeated(offsets: Offsets, mentions: list[Mention], text: str, stage: str) -> list[Mention]:
    """Organisations found surely elsewhere in the document and missed here, by their lemmas."""
    sure: dict[str, set[tuple[str, ...]]] = {}
    taken: set[int] = set()
    for mention in mentions:
        tokens = words(offsets.tokens(mention.start, mention.end))
        taken.update(token.i for token in tokens)
        if mention.label == "ORGANIZATION" and (mention.score or 0.0) >= _SURE and len(mention.surface) > 2:
            key = tuple(folded_lemma(token) for token in tokens)
            sure.setdefault(key[0], set()).add(key)
    readable = words(offsets.doc) if sure else []
    added = []
    for at, token in enumerate(readable):
        if token.i in taken or not token.text[:1].isupper():
            continue
        for key in sorted(sure.get(folded_lemma(token), ()), key=len, reverse=True):
            same = readable[at : at + len(key)]
            if tuple(folded_lemma(other) for other in same) == key and not taken & {
                other.i for other in same
            }:
                start, end = token.idx, same[-1].idx + len(same[-1])
                added.append(Mention(start, end, text[start:end], "ORGANIZATION", stage))
                taken.update(other.i for other in same)
                break
    return added


def _words_behind(offsets: Offsets, name: Mention) -> list[Token]:
    """The words of the sentence behind a name, at most twelve."""
    behind: list[Token] = []
    end = offsets.tokens(name.start, name.end).end
    for token in words(offsets.doc[end : end + 12]):
        if token.is_sent_start:
            break
        behind.append(token)
    return behind


def _genitives(
    behind: list[Token], starts: dict[int, Mention], nouns: LexiconWords
) -> tuple[int | None, list[Mention]]:
    """Where the genitive complement ends (None when there is none), and the names in it: names that follow
    directly, and posts written as names («Телерадиокомплекс | Президента | Казахстана»)."""
    parts: list[Mention] = []
    end: int | None = None
    at = 0
    while at < len(behind):
        token = behind[at]
        name = starts.get(token.idx)
        if name is not None:
            inside = [t for t in behind[at:] if t.idx < name.end]
            if name.label in ("PERSON", "FACILITY", "LOCATION") or not _is_genitive(inside):
                break
            parts.append(name)
            end = name.end
            at += len(inside)
        elif token.text[:1].isupper() and features(token).get("Case") == "Gen" and is_title(token, nouns):
            end = token.idx + len(token)
            at += 1
        else:
            break
    return end, parts


def _is_genitive(tokens: list[Token]) -> bool:
    """The head noun is in the genitive, or the name is one that does not inflect («США», «МВД»)."""
    for token in tokens:
        if token.pos_ in ("NOUN", "PROPN"):
            return features(token).get("Case") == "Gen" or (token.text.isupper() and len(token) > 1)
    return False
