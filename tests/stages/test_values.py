"""The stage `values`: what it finds, what it makes of it, and how it lives with earlier stages.

`values_cases.csv` holds one expectation a row; a row without a span says that its label must not be found.
"""

from __future__ import annotations

import csv
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import spacy
from babel.numbers import get_currency_name
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from pipeline import load
from pipeline.errors import InputError
from pipeline.extraction import Mention, Value, extraction, set_published_at
from pipeline.stages.value_finder import ValueFinder
from pipeline.stages.values import LABELS, find, read
from pipeline.stages.values.currencies import CURRENT
from pipeline.stages.values.currency_names import CurrencyNames
from pipeline.stages.values.expression_finder import RULES
from pipeline.stages.values.grammar import necessary
from pipeline.stages.values.value_tokens import codes, tokenize

with (Path(__file__).parent / "values_cases.csv").open(encoding="utf-8", newline="") as stream:
    CASES = list(csv.DictReader(stream))


_PIECES = """5 мая 2024 года г. гг. в на с по до 12:30 7:5 млн тыс. рублей $ € % процентов 66-летний лет XVI
веке - — , . ( ) 1990-е сто двадцать пять тысяч первого вчера назад утром № статья половиной 31.02.2024 0 один
полтора 99999999999999999999999 8 800 555-12-12 несколько днях вечером неделю минут часов триллионов"""
PIECES = st.sampled_from([*_PIECES.split(), "\n", "\u00ad", "\u00a0", "\u202f"])
BLANK = spacy.blank("ru")
TEXTS = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=25).map(" ".join))


@pytest.fixture(scope="module")
def nlp() -> Language:
    """The rules, and the tags that tell a verb's tense."""
    nlp = load("ru_news_natasha")
    nlp.select_pipes(enable=["segment", "morphology", "lemmas", "values"])
    return nlp


def analyse(nlp: Language, text: str, published: str = "", given: list[Mention] | None = None) -> Doc:
    doc = nlp.make_doc(text)
    set_published_at(doc, published or None)
    extraction(doc).mentions += given or []
    return nlp(doc)


def found(doc: Doc) -> list[tuple[str, str]]:
    return [(m.label, m.surface) for m in extraction(doc).mentions]


def row(value: Value) -> dict[str, str]:
    fields = ("kind", "value", "value_to", "grain", "amount", "unit")
    written = {name: getattr(value, name) for name in fields}
    return {name: "" if got is None else str(got) for name, got in written.items()}


@pytest.mark.parametrize("case", CASES, ids=[f"{c['label']}: {c['span'] or c['text']}" for c in CASES])
def test_case(nlp: Language, case: dict[str, str]) -> None:
    doc = analyse(nlp, case["text"], case["date"])
    values = [v for v in extraction(doc).values if v.mention.label == case["label"]]
    if not case["span"]:
        assert [v.mention.surface for v in values] == []
        return
    assert case["span"] in [v.mention.surface for v in values]
    value = next(v for v in values if v.mention.surface == case["span"])
    assert row(value) == {name: case[name] for name in row(value)}


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 390
    assert {case["label"] for case in CASES} == set(LABELS)


def test_everything_that_comes_out_of_the_cases_is_frozen(nlp: Language) -> None:
    """Not only what a case is about: also what else is found in it. SVODKA_RENEW_GOLDEN=1 renews the file."""
    lines = ["text\tdate\tlabel\tsurface\tkind\tvalue\tvalue_to\tgrain\tamount\tunit\n"]
    for text, published in dict.fromkeys((case["text"], case["date"]) for case in CASES):
        for value in extraction(analyse(nlp, text, published)).values:
            cells = (text, published, value.mention.label, value.mention.surface, *row(value).values())
            lines.append("\t".join(cells) + "\n")
    path = Path(__file__).parent / "values_frozen.tsv"
    if os.environ.get("SVODKA_RENEW_GOLDEN"):
        path.write_text("".join(lines), "utf-8")
    assert "".join(lines) == path.read_text("utf-8")


def test_every_currency_of_today_is_known_by_its_code_and_its_russian_name() -> None:
    """Of whatever CLDR the installed babel has: nothing here counts its currencies or names one."""
    names = {code: [get_currency_name(code, count, "ru") for count in (1, 2, 5)] for code in CURRENT}
    owners: dict[str, set[str]] = {}
    for code, forms in names.items():
        for form in forms:
            owners.setdefault(form, set()).add(code)
    assert {code for code in CURRENT if sum_of(f"5 {code}") != code} == set()
    read = {form: sum_of(f"5 {form}") for form in owners}
    assert {form: code for form, code in read.items() if code not in owners[form]} == {}


def test_a_currency_that_a_later_cldr_brings_is_read_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    later = {
        "QAA": ["нептунский золотой", "нептунских золотых"],
        "QAB": ["зюйд"],
        "QAC": ["крона Северной – Новой Земли (2031)"],
        "QAD": ["рубль"],
        "QAE": ["Unit of Account (QAE)"],
        "QBA": ["нептунский золотой"],
        "QBB": ["вест"],
        "QBC": ["российский рубль"],
    }
    names = CurrencyNames(later, frozenset(("QAA", "QAB", "QAC", "QAD", "QAE")))
    monkeypatch.setattr("pipeline.stages.values.value_tokens.cldr_names", lambda: names)
    texts = {
        "5 нептунских золотых": "QAA",
        "2,5 млн нептунский золотой": "QAA",
        "7 зюйд": "QAB",
        "3 крона Северной - Новой Земли": "QAC",
        "3 крона Северной-Новой": "SEK",
        "1 рубль": "RUB",
        "1 российский рубль": "RUB",
        "5 вест": None,
        "5 нептунских золотыхх": None,
    }
    assert {text: sum_of(text) for text in texts} == texts


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("с 5 карибскими гульденами", "XCG"),
        ("300 тыс. карибских гульденов", "XCG"),
        ("20 карибских долларов", "XCD"),
        ("12 зимбабвийских золотых", "ZWG"),
        ("12 зимбабвийских долларов", "ZWL"),
        ("200 голландских гульденов", "NLG"),
        ("40 новых израильских шекелей", "ILS"),
        ("9 млн фунтов Фолклендских островов", "FKP"),
        ("9 млн фунтов стерлингов", "GBP"),
        ("700 хорватских кун", "HRK"),
        ("1 туркменский манат", "TMT"),
    ],
)
def test_currencies_that_share_a_noun(text: str, unit: str) -> None:
    assert sum_of(text) == unit


def sum_of(text: str) -> str | None:
    return next((e.meaning.unit for e in find(f"Выделено {text}.") if e.label == "MONEY"), None)


def test_the_clause_around_a_given_mention_says_which_way_a_weekday_lies(nlp: Language) -> None:
    values = []
    for text in ("Решение суда ожидается в пятницу.", "Решение суд вынес в пятницу."):
        start = text.index("в пятницу")
        given = [Mention(start, start + 9, "в пятницу", "DATE", "entities")]
        values += [v.value for v in extraction(analyse(nlp, text, "2024-05-15", given)).values]
    assert values == ["2024-05-17", "2024-05-10"]


@settings(max_examples=100, deadline=None)
@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)), st.sampled_from(("Europe/Moscow", "Europe/Kyiv")))
def test_a_named_zone_has_the_offset_of_the_day(day: date, place: str) -> None:
    name = {"Europe/Moscow": "московскому", "Europe/Kyiv": "киевскому"}[place]
    (time, _) = find(f"Старт {day:%d.%m.%Y} в 12:00 по {name} времени.")
    moment = datetime.fromisoformat(time.meaning.value or "")
    assert moment == datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(place))


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.dates(date(1000, 1, 1), date(2190, 1, 1)))
def test_intervals_run_forward(text: str, anchor: date) -> None:
    for expression in find(text, anchor):
        meaning = expression.meaning
        if meaning.kind == "interval" and meaning.value and not meaning.value.startswith("-"):
            assert meaning.value <= (meaning.value_to or "")


def test_the_pipeline_analysis_is_clean(nlp: Language) -> None:
    assert not any(nlp.analyze_pipes()["problems"].values())
    assert nlp.analyze_pipes()["summary"]["values"]["assigns"] == ["doc._.mentions", "doc._.values"]


def test_mentions_carry_the_stage_and_no_score(nlp: Language) -> None:
    (mention,) = extraction(analyse(nlp, "Билет стоит 5 евро.")).mentions
    assert (mention.stage, mention.score) == ("values", None)


def test_a_mention_of_an_earlier_stage_gets_its_value_and_keeps_its_span(nlp: Language) -> None:
    text = "Мост сдадут в 2026 году."
    earlier = Mention(14, 18, "2026", "DATE", "entities", 0.9)
    record = extraction(analyse(nlp, text, given=[earlier]))
    assert record.mentions == [earlier]
    (value,) = record.values
    assert (value.mention, value.value, value.value_to) == (earlier, "2026-01-01", "2026-12-31")


@pytest.mark.parametrize(
    ("surface", "label", "kind", "value", "value_to"),
    [
        ("за 80", "AGE", "age", "80", None),
        ("82-м году", "AGE", "age", "81", None),
        ("34 года", "AGE", "age", "34", None),
        ("от 6 до 18", "AGE", "age", "6", "18"),
        ("пятилетний", "DATE", "duration", "P5Y", None),
        ("316 млн", "MONEY", "money", "316000000", None),
        ("5 мая 2024 года в 12:30", "TIME", "time", "2024-05-05T12:30", None),
        ("недавно", "DATE", "date", None, None),
        ("сутки", "DATE", "duration", "P1D", None),
        ("годами", "DATE", "date", None, None),
        ("ежегодном", "DATE", "duration", "P1Y", None),
        ("во второй половине дня", "DATE", "time", "T12:00", "T24:00"),
        ("примерно треть", "NUMBER", "number", "0.333333", None),
        ("доллары", "MONEY", "money", None, None),
        ("на заре", "TIME", "time", None, None),
        ("первым", "ORDINAL", "number", "1", None),
        ("одного", "NUMBER", "number", "1", None),
    ],
)
def test_read(surface: str, label: str, kind: str, value: str | None, value_to: str | None) -> None:
    meaning = read(surface, label)
    assert (meaning.kind, meaning.value, meaning.value_to) == (kind, value, value_to)


def test_a_second_run_changes_nothing(nlp: Language) -> None:
    doc = analyse(nlp, "С 5 по 7 мая 2024 года продали билетов на 3 млн рублей.")
    before = [(v.mention, v.value) for v in extraction(doc).values]
    nlp.get_pipe("values")(doc)
    assert [(v.mention, v.value) for v in extraction(doc).values] == before
    assert len(before) == len(extraction(doc).mentions) == 2


@pytest.mark.parametrize(
    ("text", "name", "label", "expected"),
    [
        ("Радио 7 закрыли.", "Радио 7", "ORGANIZATION", []),
        ("Вышел роман «1984».", "1984", "WORK_OF_ART", []),
        ("На ЧМ-2018 было жарко.", "ЧМ-2018", "EVENT", []),
        ("Финал мира 2018 года прошёл.", "Финал мира 2018 года", "EVENT", [("DATE", "2018 года")]),
        ("Карл XVI прибыл.", "Карл XVI", "PERSON", [("ORDINAL", "XVI")]),
        ("Дом-2 сняли с эфира.", "Дом-2", "WORK_OF_ART", []),
    ],
)
def test_values_inside_names(
    nlp: Language, text: str, name: str, label: str, expected: list[tuple[str, str]]
) -> None:
    start = text.index(name)
    given = [Mention(start, start + len(name), name, label, "entities")]
    assert [pair for pair in found(analyse(nlp, text, given=given)) if pair[0] in LABELS] == expected


def test_mentions_stand_in_reading_order_and_values_follow(nlp: Language) -> None:
    text = "Вечером 30 октября 2023 года Анна Лось заплатила 5 евро."
    given = [Mention(text.index("Анна"), text.index("Анна") + 9, "Анна Лось", "PERSON", "entities")]
    record = extraction(analyse(nlp, text, given=given))
    assert [m.label for m in record.mentions] == ["TIME", "DATE", "PERSON", "MONEY"]
    assert [v.mention.label for v in record.values] == ["TIME", "DATE", "MONEY"]


def test_without_finding_only_given_mentions_have_values() -> None:
    nlp = spacy.blank("ru")
    nlp.add_pipe("svodka_values", name="values", config={"find": False})
    given = [Mention(0, 10, "5 мая 2024", "DATE", "entities")]
    record = extraction(analyse(nlp, "5 мая 2024 продали билетов на 7 евро.", given=given))
    assert record.mentions == given
    assert [v.value for v in record.values] == ["2024-05-05"]


def test_today_is_the_day_in_the_time_zone() -> None:
    nlp = spacy.blank("ru")
    moment = datetime(2024, 5, 5, 22, 30, tzinfo=UTC)
    days = []
    for zone in ("Europe/Moscow", "UTC"):
        doc = nlp.make_doc("Сегодня дождь.")
        set_published_at(doc, moment)
        ValueFinder(nlp, timezone=zone)(doc)
        days.append(extraction(doc).values[0].value)
    assert days == ["2024-05-06", "2024-05-05"]


def test_an_unknown_time_zone_is_told() -> None:
    with pytest.raises(InputError, match="Europe/Moscow"):
        ValueFinder(spacy.blank("ru"), timezone="Луна/Море")


def test_pipe_gives_the_same_documents_in_order(nlp: Language) -> None:
    texts = ["Вчера, 14 мая.", "5 евро", "", "в 12:30 мск"]
    docs = list(nlp.pipe(texts, batch_size=2))
    assert [doc.text for doc in docs] == texts
    assert [found(doc) for doc in docs] == [found(nlp(text)) for text in texts]


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.none() | st.dates() | st.sampled_from((date.min, date.max)))
def test_any_text_is_taken_and_offsets_slice_back(text: str, anchor: date | None) -> None:
    doc = Doc(BLANK.vocab, words=[text] if text else [], spaces=[False] if text else [])
    set_published_at(doc, anchor.isoformat() if anchor else None)
    record = extraction(ValueFinder(BLANK)(doc))
    assert all(doc.text[m.start : m.end] == m.surface and m.surface.strip() for m in record.mentions)
    assert len({(m.start, m.end, m.label) for m in record.mentions}) == len(record.mentions)
    assert [v.mention for v in record.values] == record.mentions
    ordered = sorted(record.mentions, key=lambda m: (m.start, -m.end))
    assert all(a.end <= b.start or a.end >= b.end for a, b in pairwise(ordered))


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=2, max_size=4))
def test_a_text_means_the_same_whatever_was_read_before(texts: list[str]) -> None:
    anchor = date(2024, 5, 15)
    forwards = [find(text, anchor) for text in texts]
    assert [find(text, anchor) for text in reversed(texts)] == forwards[::-1]


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_no_rule_matches_without_what_it_needs(text: str) -> None:
    row = codes(tokenize(text))
    matching = [rule for rule in RULES if rule.pattern.search(row)]
    assert all(not need.isdisjoint(row) for rule in matching for need in rule.needs)


def test_what_a_pattern_needs() -> None:
    needed = {source: ["".join(sorted(need)) for need in necessary(source)] for source in _PATTERNS}
    assert needed == _PATTERNS


_PATTERNS = {
    "ab?c": ["a", "c"],
    "(?P<x>[ab])(?:c|[de]f)+": ["ab", "cf"],
    "(?:a|b?)c(?=d)": ["c", "d"],
    "(?:a(?:b|c)*)?": [],
}
_WORDS = """ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать
четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать двадцать тридцать сорок
пятьдесят шестьдесят семьдесят восемьдесят девяносто сто двести триста четыреста пятьсот
шестьсот семьсот восемьсот девятьсот"""
UNITS, TENS, HUNDREDS = _WORDS.split()[:20], _WORDS.split()[20:28], _WORDS.split()[28:]


def spell(number: int, feminine: bool = False) -> str:
    """A number below a million in Russian words, nominative."""
    if number >= 1000:
        thousands, rest = divmod(number, 1000)
        last = 0 if 10 < thousands % 100 < 20 else thousands % 10
        noun = "тысяча" if last == 1 else "тысячи" if last in (2, 3, 4) else "тысяч"
        return f"{spell(thousands, True)} {noun}" + (f" {spell(rest)}" if rest else "")
    words = [HUNDREDS[number // 100 - 1]] if number >= 100 else []
    number = number % 100 if words else number
    if number >= 20:
        words.append(TENS[number // 10 - 2])
        number %= 10
    if number or not words:
        words.append({1: "одна", 2: "две"}.get(number, UNITS[number]) if feminine else UNITS[number])
    return " ".join(words)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 999_999))
def test_numbers_in_words_come_back(number: int) -> None:
    (sum_of_money,) = find(f"Выдано {spell(number)} рублей.")
    assert (sum_of_money.label, sum_of_money.meaning.amount) == ("MONEY", Decimal(number))


@pytest.mark.parametrize(
    ("text", "surface", "value"),
    [
        ("Это два года назад решил суд.", "два года назад", "2022-01-01"),
        ("Это три года работы.", "три года", "P3Y"),
        ("В это воскресенье выборы.", "В это воскресенье", "2024-05-19"),
    ],
)
def test_it_is_no_part_of_what_it_stands_before(text: str, surface: str, value: str) -> None:
    (found,) = find(text, date(2024, 5, 15))
    assert (text[found.start : found.end], found.meaning.value) == (surface, value)
