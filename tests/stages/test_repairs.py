"""Mentions as a reader finds them, and what the rules of `repairs` make of them."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from markup import parse

from pipeline.extraction import Mention, extraction
from pipeline.stages.mention_repairer import MentionRepairer
from pipeline.stages.repairs.draft import Draft
from pipeline.stages.repairs.quotation import balanced

PERSON, ORG, CITY = "<ent label=PERSON>", "<ent label=ORGANIZATION>", "<ent label=CITY>"
FACILITY, COUNTRY, PRODUCT = "<ent label=FACILITY>", "<ent label=COUNTRY>", "<ent label=PRODUCT>"
END = "</ent>"

CASES = {
    "a person over the end of a sentence": (
        f"Вызвали {PERSON}Рогова. Сомов{END} молчал.",
        f"Вызвали {PERSON}Рогова{END}. {PERSON}Сомов{END} молчал.",
    ),
    "an organisation over a paragraph": (
        f"Так считает {ORG}мэрия.  Совет{END} не согласен.",
        f"Так считает {ORG}мэрия{END}.  Совет не согласен.",
    ),
    "a title in quotes with a full stop": (
        "Вышла книга «<ent label=WORK_OF_ART>Берег. Хроника рода</ent>».",
        "Вышла книга «<ent label=WORK_OF_ART>Берег. Хроника рода</ent>».",
    ),
    "a quotation mark without its partner": (
        f"Иск подало {ORG}АО «Верфь{END}».",
        f"Иск подало {ORG}АО «{ORG}Верфь{END}»{END}.",
    ),
    "a name with its own quotation marks": (
        f"Пишет {ORG}«Маяк»{END}.",
        f"Пишет «{ORG}Маяк{END}».",
    ),
    "a bracket in front": (
        f"Совет ({ORG}(СФ{END}) собрался.",
        f"Совет (({ORG}СФ{END}) собрался.",
    ),
    "initials cut before their last full stop": (
        f"Арестован {PERSON}Рогов И.П{END}.",
        f"Арестован {PERSON}Рогов И.П.{END}",
    ),
    "the same amount with and without its full stop": (
        "Взял <ent label=MONEY><ent label=MONEY>7 тыс. руб</ent>.</ent>, сказал он.",
        "Взял <ent label=MONEY>7 тыс. руб.</ent>, сказал он.",
    ),
    "the full stop of the sentence": (
        "Он вернулся <ent label=DATE>до конца года.</ent>",
        "Он вернулся <ent label=DATE>до конца года</ent>.",
    ),
    "two organisations and a third over both": (
        f"{ORG}{ORG}Росатом{END} и {ORG}Ростех{END}{END} спорят.",
        f"{ORG}Росатом{END} и {ORG}Ростех{END} спорят.",
    ),
    "two persons in one mention": (
        f"Победили {PERSON}Рогов/Сомова{END}.",
        f"Победили {PERSON}Рогов{END}/{PERSON}Сомова{END}.",
    ),
    "one ministry of two things": (
        f"Так решило {ORG}Министерство труда и занятости{END}.",
        f"Так решило {ORG}Министерство труда и занятости{END}.",
    ),
    "one country of two names": (
        f"Он из {COUNTRY}{COUNTRY}Боснии{END} и {COUNTRY}Герцеговины{END}{END}.",
        f"Он из {COUNTRY}{COUNTRY}Боснии{END} и {COUNTRY}Герцеговины{END}{END}.",
    ),
    "a title in front": (
        f"Приехал {PERSON}полковник Рогов{END}.",
        f"Приехал <ent label=PROFESSION>полковник</ent> {PERSON}Рогов{END}.",
    ),
    "a street": (
        f"Живёт на улице {CITY}Чехова{END}.",
        f"Живёт на {FACILITY}улице {PERSON}Чехова{END}{END}.",
    ),
    "streets of a town": (
        f"Ветер на улицах {CITY}Чехова{END}.",
        f"Ветер на улицах {CITY}Чехова{END}.",
    ),
    "the station of a town": (
        f"Он ждал на вокзале {CITY}Саратова{END}.",
        f"Он ждал на вокзале {CITY}Саратова{END}.",
    ),
    "who stands behind a name in honour": (
        "В вузе им. Баумана Рогов учил физике.",
        f"В вузе им. {PERSON}Баумана{END} Рогов учил физике.",
    ),
    "a ship": (
        f"Крейсер «{CITY}Пермь{END}» ушёл. На «{CITY}Перми{END}» служит и Рогов из {CITY}Перми{END}.",
        f"Крейсер «{PRODUCT}Пермь{END}» ушёл. На «{PRODUCT}Перми{END}» служит и Рогов из {CITY}Перми{END}.",
    ),
    "whose aeroplane it is": (
        f"Сел самолёт «{ORG}Победы{END}».",
        f"Сел самолёт «{ORG}Победы{END}».",
    ),
    "a region in short": (
        f"Он из {CITY}Тверской обл{END}. и рад.",
        "Он из <ent label=STATE_OR_PROVINCE>Тверской обл.</ent> и рад.",
    ),
    "a town in short": (
        f"Живёт в {CITY}г.Орле{END}.",
        f"Живёт в г.{CITY}Орле{END}.",
    ),
    "a year is no town": (
        "Это было в 2001 г. Москва ждала.",
        "Это было в 2001 г. Москва ждала.",
    ),
    "a house": (
        f"Ул. Новая, {PERSON}д. 7{END}, кв. 2.",
        f"{FACILITY}Ул. Новая{END}, д. 7, кв. 2.",
    ),
    "a town of two words": (
        f"Едут в {PERSON}Старый Оскол{END}.",
        f"Едут в {CITY}Старый Оскол{END}.",
    ),
}


@pytest.fixture(scope="module")
def nlp() -> spacy.language.Language:
    nlp = spacy.blank("ru", config={"nlp": {"tokenizer": {"@tokenizers": "svodka.razdel.v1"}}})
    nlp.add_pipe("svodka_segment")
    return nlp


@pytest.mark.parametrize("kind", CASES)
def test_a_mention_is_repaired(nlp: spacy.language.Language, kind: str) -> None:
    before, after = (parse(marked) for marked in CASES[kind])
    doc = nlp(before[0])
    extraction(doc).mentions = before[1]
    repaired = extraction(MentionRepairer()(doc)).mentions
    assert doc.text == after[0]
    assert [(m.start, m.end, m.surface, m.label) for m in repaired] == [
        (m.start, m.end, m.surface, m.label) for m in after[1]
    ]


def test_a_score_is_kept_with_new_limits_and_goes_with_a_new_label() -> None:
    text = "АО «Верфь» на улице Чехова"
    verf, chekhov = (
        Mention(0, 9, text[:9], "ORGANIZATION", "entities", 0.9),
        Mention(20, 26, text[20:], "CITY", "entities", 0.7),
    )
    draft = Draft(text, [verf, chekhov], [0], "repairs")
    draft.move(verf, 0, 10)
    draft.relabel(chekhov, "PERSON")
    assert (verf.surface, verf.score, verf.stage) == ("АО «Верфь»", 0.9, "entities")
    assert (chekhov.label, chekhov.score, chekhov.stage) == ("PERSON", None, "repairs")


def test_a_move_onto_a_mention_of_the_same_label_leaves_one() -> None:
    text = "Рогов И.П. ушёл"
    short, whole = (Mention(0, end, text[:end], "PERSON", "entities") for end in (9, 10))
    draft = Draft(text, [short, whole], [0], "repairs")
    draft.move(short, 0, 10)
    assert draft.mentions == [whole]


_TEXTS = st.lists(
    st.sampled_from(
        ["улица", "имени", "им.", "г.", "д. 5", "Чехова", "Роман", "Пелевина", "АО", "«", "»", '"', "(", ")",
         "и", ",", "/", ".", "Орле", "Тверской", "обл.", "\u00a0", "  ", "корабль", "Москва", "И.П.",
         "маршал", "\n"]
    ),
    max_size=14,
)  # fmt: skip
_SPANS = st.lists(
    st.tuples(st.integers(0, 40), st.integers(1, 20), st.sampled_from(["PERSON", "CITY", "ORGANIZATION"])),
    max_size=6,
)


@given(_TEXTS, _SPANS, st.sampled_from(["", " "]))
def test_repaired_mentions_are_pieces_of_the_text_and_differ(
    nlp: spacy.language.Language, pieces: list[str], spans: list[tuple[int, int, str]], joint: str
) -> None:
    doc = nlp(joint.join(pieces))
    text = doc.text
    keys = {(start, min(start + size, len(text)), label) for start, size, label in spans if start < len(text)}
    extraction(doc).mentions = [Mention(s, e, text[s:e], label, "entities", 0.5) for s, e, label in keys]
    repaired = extraction(MentionRepairer()(doc)).mentions
    assert all(m.start < m.end and text[m.start : m.end] == m.surface for m in repaired)
    assert len({(m.start, m.end, m.label) for m in repaired}) == len(repaired)


@given(st.text(st.sampled_from('аБ «»"()„“ .'), max_size=30), st.integers(0, 30), st.integers(0, 30))
def test_balancing_stays_inside_the_text(text: str, start: int, size: int) -> None:
    start = min(start, len(text))
    first, last = balanced(text, start, min(start + size, len(text)))
    assert 0 <= first <= last <= len(text)
