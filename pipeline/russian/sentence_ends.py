"""Where a sentence ends inside a line: razdel's rules, and what they leave out.

A semicolon ends no sentence. Smileys, emoji and runs of hashtags do, as full stops do, with all that stands
in a row of them. A sentence may begin with a small letter: in a line without any capital, and after a full
stop that follows a whole word. A single capital before a full stop is an initial only when the next
word can be a name, and no surname stands before it («подписал Орлов П.В. Документ …»). «г.» behind a year and
«обл.» end a sentence whose clause has its predicate («Мост открыли в 2003 г. Его …», but «В 2003 г. Москва
…»).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from razdel import rule as razdel_rule
from razdel.rule import FunctionRule
from razdel.segmenters.punct import CLOSE_BRACKETS, CLOSE_QUOTES, ENDINGS, GENERIC_QUOTES, SMILES
from razdel.segmenters.sentenize import RULES, SentSegmenter, SentSplitter, is_lower_alpha, is_sokr
from razdel.segmenters.sokr import SOKRS

from pipeline.russian import lexicon
from pipeline.russian.analyzer import parses

JOIN, SPLIT = str(razdel_rule.JOIN), str(razdel_rule.SPLIT)
_PICTURE = "[\u203c\u2049\u2600-\u2712\u2719-\u2793\u2800\u2b50\u2b55\ufe0e\ufe0f\U0001f000-\U0001faff]"
_PICTURES = rf"{_PICTURE}(?:\s?{_PICTURE})*"
_HASHTAGS = r"(?<!\S)#\w+(?:\s?#\w+)+(?!\S)"
_SAD = r"\(\(+(?=\s|$)"
_PLAIN_ENDS = re.escape(ENDINGS + GENERIC_QUOTES + CLOSE_QUOTES + CLOSE_BRACKETS)
_BEGINS_WITH_PICTURE = re.compile(rf"\s*(?:{_PICTURE}|#\w)")
_ONLY_PICTURES = re.compile(rf"\W*(?:{_PICTURE}\W*)*$")
_SHORTENED = lexicon.words("abbreviations", "inside_sentence")
_BEFORE_NAMES = lexicon.words("abbreviations", "before_name")
_SURNAME_AND_INITIALS = re.compile(
    r"([А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?)[ \u00a0](?:[А-ЯЁ]\.[ \u00a0]?)?[А-ЯЁ]$"
)
_YEAR = re.compile(r"\d{4}[ \u00a0]?гг?$")
_CLAUSE = re.compile(r"[^,;:—–]*$")
_WORD = re.compile(r"[А-ЯЁа-яё-]{2,}")
_WINDOW = 40  # characters on each side of an end that the rules see; razdel's ten cut words
_PICTURE_OR_SAD = re.compile(rf"{_PICTURE}|#\w|\(\(")
_WORD_BEFORE = re.compile(r"([^\W\d]{2,}|[.!?…)])\s?$")
_SMILE_BEFORE = re.compile(r"[=:;]-?$")
_LONG_LIST_MARK = 6
_LONG_WORD = 4
_BEGINNING = frozenset({"PRON", "ADP", "CCONJ", "PART", "ADV", "DET", "VERB"})
_NAMING = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The sentences of one line as half-open spans, without the white space around them."""
    found = _LOWER(text) if text == text.lower() else _MIXED(text)
    return [(sentence.start, sentence.stop) for sentence in found if sentence.start < sentence.stop]


def _ours(split: Any, *, lower: bool) -> str | None:
    """What we say before razdel does; None leaves it to razdel."""
    delimiter, right = split.delimiter, split.right_token
    if not right or not split.right_space_prefix:
        return JOIN
    if delimiter == ")" and (said := _smiling_bracket(split)):
        return said
    if len(delimiter) > 1 or delimiter > "\u2600":
        return _picture(split) or (JOIN if is_lower_alpha(right) or split.left_token is None else None)
    pictorial = right[0] == "#" or right[0] > "\u2027"
    if split.left_token is None or (pictorial and _BEGINS_WITH_PICTURE.match(split.right)):
        return JOIN  # a picture is still of the sentence before
    if delimiter == "." and (said := _full_stop(split, split.left_token.lower(), right)):
        return said
    if is_lower_alpha(right) and not (lower and delimiter in ENDINGS and _closes(split.left_token)):
        return JOIN
    return None


def _ours_mixed(split: Any) -> str | None:
    return _ours(split, lower=False)


def _ours_lower(split: Any) -> str | None:
    """In a line without a capital all ends count, if no dots or abbreviation stand before."""
    return _ours(split, lower=True)


def _picture(split: Any) -> str | None:
    """Pictures, hashtags and smileys end what has words, unless it goes on in a small letter."""
    if not _PICTURE_OR_SAD.match(split.delimiter):
        return None
    right = split.right_token
    if _ONLY_PICTURES.match(split.buffer) or is_lower_alpha(right):
        return JOIN
    return SPLIT if right[0].isalnum() or right in '@«"(' else JOIN


def _smiling_bracket(split: Any) -> str | None:
    """«Привет))» and «Привет)»: brackets that nobody opened, after a word."""
    before = split.buffer
    if before.count("(") > before.count(")") or len(before) < _LONG_LIST_MARK:
        return None
    if not _WORD_BEFORE.search(before) or _SMILE_BEFORE.search(before):
        return None
    right = split.right_token
    return SPLIT if right == "@" or (right[0].isalpha() and not is_lower_alpha(right)) else JOIN


def _full_stop(split: Any, left: str, right: str) -> str | None:
    """Abbreviations, small letters behind a whole word, single capitals that are no initials."""
    if left in _SHORTENED and is_sokr(right):
        return JOIN
    if is_lower_alpha(right) and _whole_word(split.buffer):
        return SPLIT
    if left in _BEFORE_NAMES and right[0].isupper():
        return JOIN
    if right[0].isupper() and _complete(split.buffer, left):
        return SPLIT
    if len(left) == 1 and split.left_token.isupper():
        if _cannot_be_named(right):
            return SPLIT  # «точку M. Найдите»
        before = _SURNAME_AND_INITIALS.search(split.buffer)
        if before and len(right) > 1 and right[0].isupper() and _is_signed(before[1], right):
            return SPLIT
    return None


def _complete(before: str, left: str) -> bool:
    """Whether a year or a region ends a clause that has its predicate."""
    if not (left == "обл" or (left in ("г", "гг") and _YEAR.search(before))):
        return False
    clause = _CLAUSE.search(before)
    return clause is not None and any(map(_is_predicate, _WORD.findall(clause[0])))


@lru_cache(maxsize=4_000)
def _is_predicate(word: str) -> bool:
    """Whether the likeliest reading of a word is a finite verb or a short participle or adjective."""
    best = parses(word)[0]
    feats = best.feats
    return best.known and (
        (best.pos == "VERB" and (feats.get("VerbForm") == "Fin" or feats.get("Variant") == "Short"))
        or (best.pos == "ADJ" and feats.get("Variant") == "Short")
    )


@lru_cache(maxsize=4_000)
def _is_signed(word: str, behind: str) -> bool:
    """Whether initials belong to the word before them: a surname, or a being where no name can follow. Behind
    a place («России С.К. Шойгу») or a thing («Музей А.С. Пушкина») they begin a name."""
    readings = parses(word)
    if any("Geox" in parse.kinds for parse in readings if parse.known):
        return False
    if any("Surn" in parse.kinds for parse in readings):
        return True
    following = [parse for parse in parses(behind) if parse.known]
    named = not following or any(parse.kinds & _NAMING for parse in following)
    return not named and any(parse.feats.get("Animacy") == "Anim" for parse in readings)


def _closes(left: str | None) -> bool:
    """Whether a token can stand before an end that is followed by a small letter."""
    return left is not None and (left in '%»"”)' or (len(left) >= _LONG_WORD and left.lower() not in SOKRS))


def _whole_word(before: str) -> bool:
    """Whether a text ends in a word that is long and known enough to be no abbreviation."""
    low = before[before.rfind(" ") + 1 :].lower()
    if len(low) < _LONG_WORD or low in SOKRS or not low.isalpha():
        return False
    return any(parse.known and "Abbr" not in parse.kinds for parse in parses(low))


def _cannot_be_named(word: str) -> bool:
    """Whether a capitalized word can begin a sentence and is nobody's name."""
    if len(word) < 2 or not word[0].isupper():
        return False
    known = [parse for parse in parses(word) if parse.known]
    if any(parse.kinds & _NAMING for parse in known):
        return False
    return bool(known) and all(parse.pos in _BEGINNING for parse in known)


def _segmenter(ours: Callable[[Any], str | None]) -> SentSegmenter:
    theirs = [rule for rule in RULES if rule.name not in ("empty_side", "no_space_prefix", "lower_right")]
    pattern = rf"({SMILES}|{_PICTURES}|{_HASHTAGS}|{_SAD}|[{_PLAIN_ENDS}])"
    return SentSegmenter(split=SentSplitter(pattern, _WINDOW), rules=[FunctionRule(ours), *theirs])


_MIXED = _segmenter(_ours_mixed)
_LOWER = _segmenter(_ours_lower)
