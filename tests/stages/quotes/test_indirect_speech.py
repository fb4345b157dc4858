"""Reported speech, partial quotations and what is neither."""

from __future__ import annotations

import pytest

from pipeline.stages.quotes import Cues

ORLOV = "Иван Орлов"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{PERSON Иван Орлов} сообщил, что мост готов.", "мост готов"),
        ("{PERSON Иван Орлов} сообщил о том, что мост готов.", "мост готов"),
        ("Мост готов, сообщил {PERSON Иван Орлов}.", "Мост готов"),
        ("Мост, сообщил {PERSON Иван Орлов}, полностью готов.", "Мост, сообщил Иван Орлов, полностью готов"),
        ("Как сообщил {PERSON Иван Орлов}, мост готов.", "мост готов"),
        ("По словам {PERSON Ивана Орлова}, мост готов.", "мост готов"),
        ("Мост готов, по словам {PERSON Ивана Орлова}.", "Мост готов"),
        ("О том, что мост готов, сообщил {PERSON Иван Орлов}.", "мост готов"),
        ("{PERSON Иван Орлов} выразил уверенность, что мост готов.", "мост готов"),
        ("{PERSON Иван Орлов} не исключил, что мост закроют.", "мост закроют"),
    ],
)
def test_reported_speech(say, text, said):
    found = say(text)
    assert [(quote.kind, quote.text) for quote in found] == [("indirect", said)]
    assert found[0].speaker.startswith("Иван")


@pytest.mark.parametrize(
    "text",
    [
        "В {ORGANIZATION МЧС} уточнили, что пожар потушен.",
        "Согласно отчёту {ORGANIZATION МЧС}, пожар потушен.",
        "Пожар потушен, говорится в сообщении {ORGANIZATION МЧС}.",
        "Пожар потушен, уточнили в {ORGANIZATION МЧС}.",
        "По данным {ORGANIZATION МЧС}, пожар потушен.",
    ],
)
def test_organisations_speak(say, text):
    assert [(quote.kind, quote.text.lower(), quote.speaker) for quote in say(text)] == [
        ("indirect", "пожар потушен", "МЧС")
    ]


def test_what_points_back_reports_the_sentence_before(say):
    assert say("Мост открыли в полдень. Об этом сообщил {PERSON Иван Орлов}.") == [
        ("indirect", "Мост открыли в полдень", ORLOV, None)
    ]


def test_two_verbs_with_one_subject(say):
    found = say("{PERSON Иван Орлов} заявил, что мост готов, и добавил, что объезд закроют.")
    assert [(quote.text, quote.speaker) for quote in found] == [
        ("мост готов", ORLOV),
        ("объезд закроют", ORLOV),
    ]


def test_a_headline_with_a_colon(say):
    found = say("{PERSON Орлов}: мост откроют в мае\n\nРаботы почти завершены.")
    assert found == [("indirect", "мост откроют в мае", "Орлов", None)]


def test_the_medium_is_apart_from_the_speaker(say):
    assert say("Мост готов, заявил {PERSON Иван Орлов}, передаёт {ORGANIZATION ТАСС}.") == [
        ("indirect", "Мост готов", ORLOV, "ТАСС")
    ]
    assert say("Мост готов, пишет {ORGANIZATION Reuters} со ссылкой на {ORGANIZATION МЧС}.") == [
        ("indirect", "Мост готов", "МЧС", "Reuters")
    ]
    assert say("Мост готов, сообщает {ORGANIZATION Интерфакс}.") == [
        ("indirect", "Мост готов", None, "Интерфакс")
    ]


def test_a_medium_passes_on_what_another_says(say):
    found = say("По данным {ORGANIZATION ТАСС}, в {ORGANIZATION МЧС} сказали, что пожар потушен.")
    assert found == [("indirect", "пожар потушен", "МЧС", "ТАСС")]


def test_pronouns_and_left_out_subjects_are_the_last_speaker(say):
    found = say(
        "{PERSON Анна Белова} заявила, что ставка вырастет. По её словам, рынок готов. "
        "Она добавила, что рубль устоит. Также сообщила, что прогноз изменят."
    )
    assert [quote.speaker for quote in found] == ["Анна Белова"] * 4


def test_a_pronoun_of_another_gender_is_not_the_last_speaker(say):
    found = say("{PERSON Анна Белова} заявила, что ставка вырастет. По его словам, рынок готов.")
    assert [quote.speaker for quote in found] == ["Анна Белова", None]


def test_a_post_is_its_last_holder(say):
    found = say(
        "{PROFESSION Министр} {PERSON Иван Орлов} заявил, что мост готов. "
        "{PROFESSION Министр} добавил, что объезд закроют."
    )
    assert [quote.speaker for quote in found] == [ORLOV, ORLOV]


def test_nobody_where_the_text_names_nobody(say):
    assert [quote.speaker for quote in say("Источники сообщили, что сделка сорвалась.")] == [None]
    assert [quote.speaker for quote in say("Ранее сообщалось, что сделка сорвалась.")] == [None]


@pytest.mark.parametrize(
    "text",
    [
        "{PERSON Иван Орлов} сообщил о запуске моста.",
        "{PERSON Иван Орлов} не сказал, что мост готов.",
        "Согласно закону, мост принадлежит городу.",
        "{PERSON Иван Орлов} признал вину, заключил соглашение и уехал.",
        "Известно, что мост построили в мае.",
    ],
)
def test_what_is_no_reported_speech(say, text):
    assert say(text) == []


def test_a_partial_quotation(say):
    found = say("{PERSON Иван Орлов} назвал это «серьёзной ошибкой».")
    assert found == [("partial", "серьёзной ошибкой", ORLOV, None)]


def test_a_partial_quotation_in_reported_speech(say):
    found = say("{PERSON Иван Орлов} заявил, что мост «едва держится» и его закроют.")
    assert found == [
        ("indirect", "мост «едва держится» и его закроют", ORLOV, None),
        ("partial", "едва держится", ORLOV, None),
    ]


def test_a_statement_that_is_one_partial_quotation_stands_once(say):
    found = say("{PERSON Иван Орлов} заявил, что «мост едва держится».")
    assert found == [("partial", "мост едва держится", ORLOV, None)]


def test_cues_of_the_user(say, tmp_path):
    text = "{PERSON Иван Орлов} молвил, что мост готов."
    assert say(text) == []
    file = tmp_path / "cues.tsv"
    file.write_text("word\tuses\nмолвить\tclause speech\n", encoding="utf-8")
    assert [quote.text for quote in say(text, Cues([file]))] == ["мост готов"]
