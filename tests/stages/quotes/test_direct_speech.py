"""Direct speech in the punctuation of Russian news."""

from __future__ import annotations

import pytest

ORLOV = "Иван Орлов"


def kinds(found, kind):
    return [said for said in found if said.kind == kind]


def test_a_quotation_with_its_cue_behind(say):
    assert say("«Мост откроют в мае», — сказал {PERSON Иван Орлов}.") == [
        ("direct", "Мост откроют в мае", ORLOV, None)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "“Мост откроют в мае”, — сказал {PERSON Иван Орлов}.",
        "„Мост откроют в мае“, — сказал {PERSON Иван Орлов}.",
        '"Мост откроют в мае", - сказал {PERSON Иван Орлов}.',
        "«Мост откроют в мае», сообщил {PERSON Иван Орлов}.",
    ],
)
def test_other_marks_and_dashes(say, text):
    assert say(text) == [("direct", "Мост откроют в мае", ORLOV, None)]


def test_several_sentences_are_one_quotation(say):
    text = "«Мост откроют. Объезд закроют. Спасибо жителям», — заявил {PERSON Иван Орлов}."
    assert [said.text for said in say(text)] == ["Мост откроют. Объезд закроют. Спасибо жителям"]


def test_a_quotation_over_two_paragraphs(say):
    text = "«Мост откроют.\n\nОбъезд закроют», — заявил {PERSON Иван Орлов}."
    assert [said.text for said in say(text)] == ["Мост откроют.\n\nОбъезд закроют"]


def test_a_cue_between_the_parts(say):
    found = say("«Мост готов, — отметил {PERSON Иван Орлов}. — Осталась разметка». Работы идут.")
    assert found == [("direct", "Мост готов, — отметил Иван Орлов. — Осталась разметка", ORLOV, None)]


def test_a_quotation_behind_a_colon(say):
    found = say("{PERSON Иван Орлов} объяснил так: «Опоры старые, менять их дорого».")
    assert found == [("direct", "Опоры старые, менять их дорого", ORLOV, None)]


def test_names_inside_are_part_of_the_quotation(say):
    found = say("«Ракета „Север“ готова к пуску», — сказал {PERSON Иван Орлов}.")
    assert [said.text for said in found] == ["Ракета „Север“ готова к пуску"]


def test_a_closing_mark_left_out_behind_an_inner_name(say):
    text = (
        "«Экипаж выполнил пуск ракеты «Север», — сказал {PERSON Иван Орлов}. Корабль «Заря» вернулся в порт."
    )
    assert [(said.kind, said.text) for said in say(text)] == [
        ("direct", "Экипаж выполнил пуск ракеты «Север")
    ]


def test_a_quotation_alone_goes_on_with_the_speaker_before(say):
    found = say("«Мост откроют в мае», — сказал {PERSON Иван Орлов}. «Объезд закроют в тот же день».")
    assert found[1] == ("direct", "Объезд закроют в тот же день", ORLOV, None)


def test_a_dialogue_with_dashes(say):
    text = "— Когда откроют мост? — спросила {PERSON Анна Белова}.\n— В мае, — ответил {PERSON Иван Орлов}.\n"
    assert say(text) == [
        ("direct", "Когда откроют мост?", "Анна Белова", None),
        ("direct", "В мае", ORLOV, None),
    ]


def test_the_source_of_a_citation_in_brackets(say):
    found = say("«Мост готов», — сказал {PERSON Иван Орлов} (цитата по {ORGANIZATION ТАСС}).")
    assert found == [("direct", "Мост готов", ORLOV, "ТАСС")]


@pytest.mark.parametrize(
    "text",
    [
        "{ORGANIZATION Компания «Северный ветер»} открыла завод.",
        "Роман {WORK_OF_ART «Тихий берег»} вышел в мае.",
        "Депутаты приняли закон «Об охране рек», сообщила {ORGANIZATION газета «Волна»}.",
    ],
)
def test_names_in_quotation_marks_are_no_direct_speech(say, text):
    assert kinds(say(text), "direct") == []


def test_a_colon_before_a_list_of_names_is_no_speech(say):
    assert say("В финал вышли: «Заря», «Север», «Восход».") == []
