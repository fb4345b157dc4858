"""Which tokens are title nouns: professions and posts of the lexicon, also as the last part of a compound."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.russian.lexicon import LexiconWords


def is_title(token: Token, nouns: LexiconWords) -> bool:
    """Whether a token is a title noun (any letter case)."""
    lemma = folded_lemma(token)
    titles = nouns.having("profession")
    return token.pos_ in ("NOUN", "PROPN") and (
        lemma in titles or ("-" in lemma and lemma.rsplit("-", 1)[1] in titles)
    )


def folded_lemma(token: Token) -> str:
    """The lemma in lower case, ё written as е."""
    return str(token.lemma_).lower().replace("ё", "е")
