"""Base forms of mentions: hand-kept cases, whole documents, and what must hold for any span."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.extraction import Mention, extraction
from pipeline.labels import ENTITY_TYPES, VALUE_LABELS
from pipeline.stages.name_normalizer import NameNormalizer
from tests.markup import parse

CASES = list(csv.DictReader((Path(__file__).parent / "names_cases.csv").read_text("utf-8").splitlines()))


def named(tagger: Language, marked: str) -> list[Mention]:
    text, mentions = parse(marked)
    doc = tagger(text)
    extraction(doc).mentions = mentions
    NameNormalizer()(doc)
    return mentions


@pytest.mark.parametrize("case", CASES, ids=[f"{case['sentence'][:40]}" for case in CASES])
def test_case(tagger: Language, case: dict[str, str]) -> None:
    marked = case["sentence"].replace("[", f"<ent label={case['label']}>").replace("]", "</ent>")
    (mention,) = named(tagger, marked)
    assert mention.normal == case["normal"]
    if case["label"] == "PERSON":
        parts = [mention.name_first, mention.name_middle, mention.name_last]
        assert [part or "" for part in parts] == [case["first"], case["middle"], case["last"]]
        assert case["gender"] in ("", mention.gender)


def test_one_person_has_one_gender_in_a_document(tagger: Language) -> None:
    mentions = named(
        tagger,
        "<ent label=PERSON>Раушан Кажибаева</ent> открыла школу. Шейх выразил <ent label=PERSON>Раушан "
        "Кажибаевой</ent> признательность. Беседа состоялась у <ent label=PERSON>Кажибаевой</ent>. Министр "
        "поздравил <ent label=PERSON>Раушан Кажибаеву</ent>.",
    )
    assert {m.normal for m in mentions} == {"Раушан Кажибаева", "Кажибаева"}
    assert {m.gender for m in mentions} == {"female"}


def test_the_nominative_elsewhere_settles_a_foreign_surname(tagger: Language) -> None:
    mentions = named(
        tagger,
        "<ent label=PERSON>Йозеф Кравец</ent> победил. Соперники <ent label=PERSON>Кравца</ent> устали. "
        "Тренер доволен <ent label=PERSON>Кравцом</ent>.",
    )
    assert [m.normal for m in mentions] == ["Йозеф Кравец", "Кравец", "Кравец"]


def test_husband_and_wife_keep_their_genders(tagger: Language) -> None:
    mentions = named(
        tagger,
        "<ent label=PERSON>Пётр Громов</ent> приехал с <ent label=PERSON>Верой Громовой</ent>. "
        "Позже <ent label=PERSON>Громова</ent> выступила.",
    )
    assert [m.normal for m in mentions] == ["Пётр Громов", "Вера Громова", "Громова"]
    assert [m.gender for m in mentions] == ["male", "female", "female"]


def test_a_surname_takes_the_gender_of_the_only_person_who_bears_it(tagger: Language) -> None:
    mentions = named(
        tagger,
        "<ent label=PERSON>Харпер Ли</ent> написала роман. Книга <ent label=PERSON>Ли</ent> издана. О романе "
        "<ent label=PERSON>Харпер Ли</ent> спорят. Премию <ent label=PERSON>Ли</ent> вручили весной.",
    )
    assert {m.gender for m in mentions} == {"female"}


def test_what_a_name_is_flows_back_into_the_lemmas(tagger: Language) -> None:
    text, mentions = parse(
        "<ent label=PERSON>Йозеф Кравец</ent> победил. Соперники <ent label=PERSON>Кравца</ent> едут в "
        "<ent label=CITY>Сочи</ent> из <ent label=CITY>Афин</ent>."
    )
    doc = tagger(text)
    extraction(doc).mentions = mentions
    NameNormalizer()(doc)
    assert [token.lemma_ for token in doc if token.pos_ == "PROPN"] == [
        "Йозеф",
        "Кравец",
        "Кравец",
        "Сочи",
        "Афины",
    ]


def test_yo_is_taken_from_another_mention(tagger: Language) -> None:
    mentions = named(
        tagger, "<ent label=PERSON>Пётр Семёнов</ent> уехал. Ждали <ent label=PERSON>Петра Семёнова</ent>."
    )
    assert [m.normal for m in mentions] == ["Пётр Семёнов", "Пётр Семёнов"]


def test_values_have_no_base_form(tagger: Language) -> None:
    mentions = named(
        tagger, "<ent label=DATE>15 мая</ent> <ent label=AGE>40-летний</ent> <ent label=CITY>Тверью</ent>"
    )
    assert [m.normal for m in mentions] == [None, None, "Тверь"]


def test_a_mention_may_cut_a_token(tagger: Language) -> None:
    mentions = named(
        tagger, "Начались <ent label=COUNTRY>российско</ent>-<ent label=COUNTRY>турецкие</ent> учения."
    )
    assert [m.normal for m in mentions] == ["Россия", "Турция"]


def test_soft_hyphens_do_not_reach_the_base_form(tagger: Language) -> None:
    (mention,) = named(tagger, "Совет <ent label=ORGANIZATION>Евро\u00adсоюза</ent> собрался.")
    assert mention.normal == "Евросоюз"


def test_parts_agree_with_the_whole_name(tagger: Language) -> None:
    for case in (case for case in CASES if case["label"] == "PERSON"):
        said = [case[part] for part in ("first", "middle", "last") if case[part]]
        assert all(word in case["normal"] for part in said for word in part.split())


TEXTS = st.text(
    alphabet=st.sampled_from("АБЕИЙМНОТЯабеиймнотяьё IVXaz09.,-—«»\"()\n\u00a0\u00ad\u0301№'"), max_size=40
)


@settings(max_examples=60, deadline=None)
@given(text=TEXTS, data=st.data())
def test_any_span_gets_a_base_form(tagger: Language, text: str, data: st.DataObject) -> None:
    doc = tagger(text)
    if not text:
        return
    for _ in range(3):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        label = data.draw(st.sampled_from(sorted(ENTITY_TYPES)))
        extraction(doc).mentions.append(Mention(start, end, text[start:end], label, "test"))
    stage = NameNormalizer()
    first = _normals(stage, doc)
    assert all(
        normal
        for normal, mention in zip(first, extraction(doc).mentions, strict=True)
        if mention.label not in VALUE_LABELS
    )
    assert _normals(stage, doc) == first


def _normals(stage: NameNormalizer, doc: Doc) -> list[str | None]:
    stage(doc)
    return [mention.normal for mention in extraction(doc).mentions]


def test_one_woman_has_one_gender_and_one_form_in_the_whole_document(nlp: Language) -> None:
    doc = nlp(
        "Директор ТРК Президента Раушан Кажибаева открыла встречу. Шейх поблагодарил Раушан Кажибаеву. "
        "В рамках визита Раушан Кажибаева посетила институт."
    )
    persons = list(doc._.extraction.labelled("PERSON"))
    assert [(m.normal, m.name_first, m.name_last, m.gender) for m in persons] == [
        ("Раушан Кажибаева", "Раушан", "Кажибаева", "female")
    ] * 3


def test_a_title_that_opens_a_sentence_is_written_small(nlp: Language) -> None:
    doc = nlp("Экс-канцлер Германии Герхард Шрёдер улетел. Премьер-министр Италии остался.")
    assert next(m.normal for m in doc._.extraction.labelled("PROFESSION")) == "экс-канцлер Германии"


BY_KIND = list(csv.DictReader((Path(__file__).parent / "names_by_kind.csv").read_text("utf-8").splitlines()))


@pytest.mark.parametrize("case", BY_KIND, ids=[f"{case['kind']}: {case['normal']}" for case in BY_KIND])
def test_kind(tagger: Language, case: dict[str, str]) -> None:
    test_case(tagger, case)
