"""A text as a row of classified tokens: numbers whole, numerals in words added up, words by their class."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from pipeline.russian import lexicon
from pipeline.stages.values import currencies, numerals
from pipeline.stages.values.currency_names import cldr_names
from pipeline.stages.values.grammar import CODES
from pipeline.stages.values.value_words import classify

_SPACE = "[ \u00a0\u2009\u202f]"
_DASH = "[-\u2010-\u2015\u2212]"
_GROUPED = r"[1-9]\d{0,2}(?:\.\d{3}){2,}(?!\.?\d)"  # thousands between points: «1.844.036»
_LEX = re.compile(
    rf"""(?P<bce>(?<!\w)до\s+(?:н\.\s?э\b\.?|нашей\s+эры))
    |(?P<foreign>(?<!\w)(?:US|CA|C|AU|A|NZ|HK|SG|R)\$)
    |(?P<word>[^\W\d_]+)
    |(?P<junk>(?!{_GROUPED})\d{{1,3}}(?:\.\d{{1,3}}){{3,}}
        |\+?\d{_SPACE}?\(?\d{{3}}\)?{_SPACE}?\d{{3}}{_DASH}\d\d{_DASH}\d\d
        |\d+(?:[./]\d+)*(?:[-\u2010\u2011]\d+(?:[./]\d+)*){{3,}})
    |(?P<iso>\d{{4}}(?P<sep>[-./])\d\d(?P=sep)\d\d(?!\d)|\d{{1,2}}(?P<mark>[./])\d{{1,2}}(?P=mark)(?:\d{{4}}|\d\d)(?!\d)
        |\d{{1,2}}\.[ ]?\d{{1,2}}\.[ ]?(?:\d{{4}}|\d\d)(?!\.?\d))
    |(?P<clock>\d{{1,2}}:\d{{1,2}}(?::\d\d)?(?![\d:]))
    |(?P<slashed>\d+(?:/\d+)+)
    |(?P<ord>\d+{_DASH}?(?:го|му|ого|ому|ым|ом|ми|ых|ти|ой|ая|ое|ый|[йямехюи])(?![^\W\d_]))
    |(?P<num>\d{{1,3}}(?:{_SPACE}\d{{3}})+(?!\d)(?:[.,]\d+)?|{_GROUPED}(?:,\d+)?
        |\d{{1,3}}(?:['’]\d{{3}})+(?![\d'’])(?:[.,]\d+)?|\d+(?:[.,]\d+)*)
    |(?P<nl>\n)
    |(?P<punct>\S)""",
    re.VERBOSE,
)
_URL = re.compile(r"(?:https?://|www\.)\S+")
_PUNCT = {
    ",": "comma",
    ".": "dot",
    ":": "colon",
    "(": "open",
    "[": "open",
    ")": "close",
    "]": "close",
    "/": "slash",
    "%": "percent",
    "№": "numero",
    **dict.fromkeys("«»\"'“”„", "quote"),
    **dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "dash"),
    **dict.fromkeys(currencies.SIGNS, "sign"),
}
_POINTLESS = frozenset(("г", "гг"))
_KEEPS_FULL_STOP = lexicon.words("abbreviations", "keeps_full_stop")
_ABBREVIATED = re.compile(
    "млн|млрд|трлн|ст|п|б|ч|час|мин|сек|вв|кв|куб|янв|февр?|мар|апр|июн|июл|авг|сент?|окт|нояб?|дек"
    "|пнд?|втр?|срд?|чтв?|птн?|сбт?|вск?"
)
_LOOSE = frozenset(("other", "name"))
_AFTER_NUMBER = re.compile(
    r"(?:гг?|г[оа]д[а-я]*|км|кг|см|мм|м|т|ч|га|мин|сек|млн|млрд|трлн|тыс|тысяч[аиу]?|миллион[а-я]*|миллиард[а-я]*"
    r"|руб[а-я]*|р|коп[а-я]*|долл[а-я]*|евро|грн|тг|тенге|п|мск|х?-?летн[а-я]+)(?![^\W\d_])"
)
_SENTENCE_GOES_ON = re.compile(r"\s*[a-zа-яё0-9,;:)»–—-]")
_LONGEST = 15  # digits of a number; what is longer is a code, not a quantity
_GAP = re.compile(f"{_SPACE}|['’]")
_BY_POINT = re.compile(r"(?P<whole>\d{1,3}(?:\.\d{3}){2,})(?:,(?P<part>\d+))?")
_BY_COMMA = re.compile(r"(?P<whole>\d{1,3}(?:,\d{3}){2,})(?:\.(?P<part>\d+))?")
_BARE_DIGITS = frozenset(("day", "two", "year", "int", "big", "dec"))
_BESIDES = {"half": Decimal("0.5"), "excess": Decimal(0)}  # «два с половиной», «миллион с лишним»
_DIVISORS = {Decimal(10): 10, Decimal(100): 100, Decimal(1000): 1000}
_NUMERIC = _BARE_DIGITS | {"words", "one", "scale", "round", "coll", "ordw", "half", "some"}


@dataclass(slots=True)
class Token:
    """`start`, `end`: half-open offsets into the text; `code`: its class; `value`: what it is worth."""

    start: int
    end: int
    code: str
    value: Any = None


def tokenize(text: str) -> list[Token]:
    """The tokens of a text in order, less the inner ones of a run of common words: no pattern asks for them.

    White space has no tokens but the line break.
    """
    tokens: list[Token] = []
    append = tokens.append
    taken = 0  # up to here the text belongs to tokens already
    numeric = False
    urls = {match.start(): match.end() for match in _URL.finditer(text)}
    for match in _LEX.finditer(text):
        start, end = match.span()
        if start in urls:
            taken = urls[start]
            append(Token(start, taken, "junk"))
        if start < taken:
            continue
        kind = match.lastgroup
        if kind == "word":
            code, value = classify(match.group())
            if tokens and tokens[-1].code in _NUMERIC and code not in _NUMERIC:
                named = cldr_names().match(text, start, end)
                if named:
                    taken, currency = named
                    append(Token(start, taken, "currency", currency))
                    continue
            if code in _NUMERIC:
                numeric = True
            if code in _LOOSE and len(tokens) > 1 and tokens[-1].code in _LOOSE and tokens[-2].code in _LOOSE:
                tokens[-1] = Token(start, end, code)
            else:
                append(Token(start, end, code, value))
        elif kind == "punct":
            _punctuation(text, match, tokens)
        elif kind == "num":
            numeric = True
            append(_number(text, match))
        elif kind == "nl":
            append(Token(start, end, "nl"))
        elif kind == "bce":
            append(Token(start, end, "bce"))
        elif kind == "foreign":
            append(Token(start, end, "sign", currencies.DOLLARS[match.group()]))
        elif kind == "clock":
            numeric = True
            tokens += _clock(match)
        else:
            append(_shaped(text, match))
    return _add_up(tokens) if numeric else tokens


def codes(tokens: list[Token]) -> str:
    """The classes as a string, one private-use character a token."""
    return "".join([CODES[token.code] for token in tokens])


def _punctuation(text: str, match: re.Match[str], tokens: list[Token]) -> None:
    """Add a mark. The point of an abbreviation in mid-sentence belongs to it; that of «г.» to nobody."""
    start, end = match.span()
    mark = match.group()
    if mark == "." and tokens and tokens[-1].end == start:
        last = tokens[-1]
        word = text[last.start : last.end].lower()
        if word in _POINTLESS:
            return
        if word in _KEEPS_FULL_STOP or (_ABBREVIATED.fullmatch(word) and _SENTENCE_GOES_ON.match(text, end)):
            last.end = end
            return
    code = _PUNCT.get(mark, "punct")
    tokens.append(Token(start, end, code, currencies.SIGNS.get(mark)))


def _glued(text: str, start: int) -> str | None:
    """How a number hangs on what stands before it: on a letter, by a hyphen on a letter, or not at all."""
    if start and (text[start - 1].isalpha() or text[start - 1] == "_"):
        return "letter"
    if start > 1 and text[start - 1] in "-\u2010\u2011–" and text[start - 2].isalpha():
        return "hyphen"
    return None


def _number(text: str, match: re.Match[str]) -> Token:
    start, end = match.span()
    raw = match.group()
    if end < len(text) and (text[end].isalpha() or text[end] == "_") and not _AFTER_NUMBER.match(text, end):
        return Token(start, end, "junk")
    digits = _GAP.sub("", raw)
    if len(digits) > _LONGEST + (digits.count(".") + digits.count(",")):
        return Token(start, end, "junk")
    glued = _glued(text, start)
    if glued == "letter" and text[start - 1] not in "сc":
        return Token(start, end, "junk")
    if raw.isdecimal():
        number = int(raw)
        if glued:
            years = len(raw) == 4 and 1900 <= number <= 2059
            return Token(start, end, "gyear" if years else "glued", Decimal(number))
        return Token(start, end, _integer_code(raw, number), Decimal(number))
    if glued:
        return Token(start, end, "glued")
    grouped = _BY_POINT.fullmatch(digits) or _BY_COMMA.fullmatch(digits)
    if grouped:
        whole = re.sub("[.,]", "", grouped["whole"])
        code = "dec" if grouped["part"] else "big"
        return Token(start, end, code, Decimal(f"{whole}.{grouped['part'] or 0}"))
    if digits.count(",") + digits.count(".") > 1:
        return Token(start, end, "junk")
    code = "dec" if "," in digits or "." in digits else "big"
    return Token(start, end, code, Decimal(digits.replace(",", ".")))


def _integer_code(raw: str, number: int) -> str:
    if len(raw) <= 2:
        return "day" if 1 <= number <= 31 else "two"
    return "year" if len(raw) == 4 and 1000 <= number <= 2199 else "int"


def _shaped(text: str, match: re.Match[str]) -> Token:
    """Numbers whose shape says what they are: dates, ordinals, seasons."""
    start, end = match.span()
    raw = match.group()
    kind = match.lastgroup or "junk"
    if kind == "iso" or match.group("iso"):
        day = _numeric_date(raw)
        return Token(start, end, "iso", day) if day else Token(start, end, "junk")
    if kind == "slashed":
        years = re.fullmatch(r"(1[89]\d\d|20\d\d)/(\d\d|\d{4})", raw)
        if years:
            first = int(years[1])
            last = int(years[2]) if len(years[2]) == 4 else first - first % 100 + int(years[2])
            return Token(start, end, "season", (first, last if last > first else first + 1))
        return Token(start, end, "fraction")
    if kind == "ord":
        number = int(re.match(r"\d+", raw)[0])  # type: ignore[index]  # the pattern begins with a digit
        suffix = raw.lstrip("0123456789").lstrip("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212").lower()
        if _glued(text, start) or (suffix in "йямехюи" and raw[-2].isdecimal() and suffix not in "йя"):
            return Token(start, end, "junk")
        code = "ord"
        if number % 10 == 0 and suffix in ("е", "х", "ых", "ми") and (number < 100 or 1000 < number < 2100):
            code = "decade"
        elif 1000 <= number < 2200:
            code = "yord"
        return Token(start, end, code, Decimal(number))
    return Token(start, end, "junk")


def _clock(match: re.Match[str]) -> list[Token]:
    """«12:30» is a time; «3:2» is a score, two numbers."""
    start, end = match.span()
    pieces = match.group().split(":")
    numbers = tuple(map(int, pieces))
    if numbers[0] <= 24 and len(pieces[1]) == 2 and numbers[1] < 60:
        return [Token(start, end, "clock", numbers)]
    colon = start + len(pieces[0])
    first = Token(start, colon, _integer_code(pieces[0], numbers[0]), Decimal(numbers[0]))
    second_end = colon + 1 + len(pieces[1])
    second = Token(colon + 1, second_end, _integer_code(pieces[1], numbers[1]), Decimal(numbers[1]))
    return [first, Token(colon, colon + 1, "colon"), second]


def _numeric_date(raw: str) -> date | None:
    pieces = [int(piece) for piece in re.split(r"[-./] ?", raw)]
    year, month, day = pieces if raw[:4].isdecimal() else reversed(pieces)
    if year < 100:
        year += 2000 if year < 50 else 1900
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _add_up(tokens: list[Token]) -> list[Token]:
    """Numerals of several tokens as one: «двадцать пять», «2,3 млн», «сто тысяч двести»."""
    result: list[Token] = []
    place = 0
    while place < len(tokens):
        if tokens[place].code in _NUMERIC:
            token, place = _numeral(tokens, place)
            close = _restated(tokens, place, token)
            if close:
                token.end, place = tokens[close].end, close + 1
                if token.code != "scaled" and place < len(tokens) and tokens[place].code == "scale":
                    tokens[close] = token
                    token, place = _numeral(tokens, close)
            result.append(token)
        else:
            result.append(tokens[place])
            place += 1
    return result


def _restated(tokens: list[Token], place: int, token: Token) -> int | None:
    """The place of the bracket that closes the same number in words: «250 (двести пятьдесят) тысяч»."""
    if place + 1 >= len(tokens) or tokens[place].code != "open" or tokens[place + 1].code not in _NUMERIC:
        return None
    inner, after = _numeral(tokens, place + 1)
    closed = after < len(tokens) and tokens[after].code == "close"
    return after if closed and isinstance(inner.value, Decimal) and inner.value == token.value else None


def _simple(tokens: list[Token], place: int) -> tuple[Decimal, int, bool]:
    """A numeral below a thousand or one number in digits: value, next place, whether it is an ordinal."""
    token = tokens[place]
    value: Decimal = token.value
    place += 1
    if token.code not in ("words", "one") or value != int(value):
        return value, place, False
    limit = numerals.spell_limit(value) if value else 0
    while limit and place < len(tokens) and tokens[place].code in ("words", "one", "ordw"):
        more: Decimal = tokens[place].value
        if not 0 < more < limit or more != int(more):
            break
        value += more
        place += 1
        if tokens[place - 1].code == "ordw":
            return value, place, True
        limit = 0 if limit == 10 or more < 20 else 10
    return value, place, False


def _numeral(tokens: list[Token], place: int) -> tuple[Token, int]:
    first = tokens[place]
    if first.code in ("ordw", "coll", "half", "some"):
        return _indefinite(tokens, place) if first.code in ("half", "some") else (first, place + 1)
    if first.code in ("scale", "round"):
        total, place, value = Decimal(0), place, Decimal(1)
    else:
        total = Decimal(0)
        value, place, ordinal = _simple(tokens, place)
        if ordinal:
            return Token(first.start, tokens[place - 1].end, "ordw", value), place
    if place < len(tokens) and tokens[place].code == "whole":
        value, place = _decimal(tokens, value, place)
    if place + 1 < len(tokens) and tokens[place].code == "with" and tokens[place + 1].code in _BESIDES:
        value += _BESIDES[tokens[place + 1].code]
        place += 2
    last_scale = Decimal(10) ** 15
    scaled = False
    while place < len(tokens) and tokens[place].code in ("scale", "round"):
        if tokens[place].value >= last_scale:
            break
        last_scale = tokens[place].value
        value *= last_scale
        scaled = True
        place += 1
        if place < len(tokens) and tokens[place].code == "scale" and tokens[place - 1].code == "round":
            value *= tokens[place].value  # «десятков тысяч», «сотню миллионов»
            place += 1
            break
        total += value
        value = Decimal(0)
        following = _continues(tokens, place, last_scale)
        if following is None:
            break
        value, place, ordinal = following
        if ordinal:
            code = "yord" if 1000 <= total + value < 2200 else "ordw"
            return Token(first.start, tokens[place - 1].end, code, total + value), place
    total += value
    if scaled and [token.code for token in tokens[place : place + 2]] == ["with", "excess"]:
        place += 2
    end = tokens[place - 1].end
    if not scaled:
        code = "words" if first.code == "one" and total != int(total) else first.code
        return Token(first.start, end, code, total), place
    return Token(first.start, end, _scaled_code(first, tokens[place - 1]), total), place


def _decimal(tokens: list[Token], whole: Decimal, place: int) -> tuple[Decimal, int]:
    """«тридцать | целых две десятых»: the value and the place behind it."""
    if place + 1 < len(tokens) and tokens[place + 1].code in ("words", "one", "day", "two", "int"):
        parts, after, _ = _simple(tokens, place + 1)
        if after < len(tokens) and tokens[after].code in ("ordw", "decade_word"):
            divisor = _DIVISORS.get(tokens[after].value)
            if divisor and parts < divisor:
                return whole + parts / divisor, after + 1
    return whole, place


def _scaled_code(first: Token, last: Token) -> str:
    """A lone «тысяча» is a numeral, a lone «тысячи», «десятки» a vague quantity: both class `round`."""
    return "round" if first.code in ("scale", "round") and first is last else "scaled"


def _indefinite(tokens: list[Token], place: int) -> tuple[Token, int]:
    """«несколько миллионов»: a vague quantity takes its scale in; «половина» stands alone."""
    first = tokens[place]
    end = place + 1
    if first.code == "some":
        while end < len(tokens) and tokens[end].code in ("scale", "round"):
            end += 1
        if end > place + 1:
            return Token(first.start, tokens[end - 1].end, "some", "scaled"), end
    return first, end


def _continues(tokens: list[Token], place: int, scale: Decimal) -> tuple[Decimal, int, bool] | None:
    """What adds to a number after its thousands: «сто тысяч | двести», «1 млрд | 200 млн»."""
    if place >= len(tokens):
        return None
    token = tokens[place]
    if token.code in ("words", "one"):
        value, after, ordinal = _simple(tokens, place)
        return (value, after, ordinal) if value < scale else None
    if token.code == "ordw":
        return (token.value, place + 1, True) if token.value < 100 else None
    if token.code in _BARE_DIGITS and token.value < 1000:
        following = tokens[place + 1] if place + 1 < len(tokens) else None
        lower = following is not None and following.code == "scale" and following.value < scale
        if lower or (token.code == "int" and scale == 1000):
            return token.value, place + 1, False
    return None
