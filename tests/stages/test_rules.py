"""Professions, organisations around their parts, first relations, and what users add themselves."""

from pathlib import Path

import pytest
from spacy.language import Language

import pipeline


def _labelled(nlp: Language, text: str, label: str) -> list[str]:
    return [m.surface for m in nlp(text)._.extraction.labelled(label)]


def _relations(nlp: Language, text: str) -> set[tuple[str, str, str]]:
    return {(r.head.surface, r.label, r.tail.surface) for r in nlp(text)._.extraction.relations}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Министр иностранных дел Ирана Аббас Арагчи прилетел.", "Министр иностранных дел Ирана"),
        ("Бывший генеральный директор «Роснефти» Пётр Орлов молчит.", "генеральный директор «Роснефти»"),
        ("Об этом сообщила пресс-секретарь Ольга Ким.", "пресс-секретарь"),
    ],
)
def test_professions_with_their_complement(nlp: Language, text: str, expected: str) -> None:
    assert expected in _labelled(nlp, text, "PROFESSION")


def test_a_title_without_complement_that_is_no_profession(nlp: Language) -> None:
    assert "глава" not in _labelled(nlp, "В книге есть глава о море.", "PROFESSION")


def test_a_title_is_cut_off_the_person(nlp: Language) -> None:
    persons = _labelled(nlp, "Директор ТРК Президента Раушан Кажибаева провела встречу.", "PERSON")
    assert persons == ["Раушан Кажибаева"]


def test_an_organization_holds_what_it_belongs_to(nlp: Language) -> None:
    organizations = _labelled(nlp, "Верховный суд США отклонил жалобу.", "ORGANIZATION")
    assert organizations == ["Верховный суд США", "Верховный суд"]


def test_a_legal_form_is_no_organisation_beside_its_company(nlp: Language) -> None:
    text = "Выплату провёл агент (НКО АО «Национальный расчетный депозитарий»), сообщили в Минфине."
    assert "НКО" not in _labelled(nlp, text, "ORGANIZATION")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Министр финансов Казахстана Ирина Белова прилетела в Рим.",
            {
                ("Ирина Белова", "WORKS_AS", "Министр финансов Казахстана"),
                ("Ирина Белова", "WORKPLACE", "Казахстана"),
            },
        ),
        (
            "Глава МВД Киргизии Кашкар Асакеев подал в отставку.",
            {
                ("Кашкар Асакеев", "WORKPLACE", "МВД Киргизии"),
                ("МВД Киргизии", "HEADQUARTERED_IN", "Киргизии"),
            },
        ),
        ("Адвокаты Петрова подали жалобу.", set()),
    ],
)
def test_relations(nlp: Language, text: str, expected: set[tuple[str, str, str]]) -> None:
    found = _relations(nlp, text)
    assert expected <= found
    assert expected or not found


def test_relations_have_scores_and_evidence(nlp: Language) -> None:
    doc = nlp("Вчера президент Франции Эмманюэль Макрон улетел.")
    relation = next(r for r in doc._.extraction.relations if r.label == "WORKS_AS")
    assert relation.score is not None
    assert 0.5 < relation.score < 1
    assert doc.text[relation.evidence_start : relation.evidence_end] == "президент Франции Эмманюэль Макрон"


def test_the_pipeline_is_clean_and_loads_by_path() -> None:
    nlp = pipeline.load()
    problems = nlp.analyze_pipes()["problems"]
    assert not [problem for listed in problems.values() for problem in listed]
    assert nlp.path is not None
    assert (nlp.path / "config.cfg").is_file()


def test_spacy_loads_it_by_path_and_stages_can_be_taken_out() -> None:
    import spacy

    nlp = spacy.load(Path(__file__).parents[2] / "models" / "ru_news_natasha")
    nlp.remove_pipe("relations")
    assert not nlp("Министр финансов Ирина Белова улетела.")._.extraction.relations


def test_what_a_users_ruler_finds_in_front_comes_into_the_record() -> None:
    nlp = pipeline.load()
    ruler = nlp.add_pipe("entity_ruler", before="entities")
    ruler.add_patterns([{"label": "PRODUCT", "pattern": "Союз-5"}])
    doc = nlp("Ракета Союз-5 стартует в марте.")
    assert ("Союз-5", "PRODUCT") in [(m.surface, m.label) for m in doc._.extraction.mentions]
    assert ("Союз-5", "PRODUCT") in [(e.text, e.label_) for e in doc.ents]


def test_a_users_component_behind_sees_entities_and_mentions() -> None:
    nlp = pipeline.load()
    nlp.add_pipe("merge_entities")
    doc = nlp("Анна Белова живёт в Риме.")
    assert doc[0].text == "Анна Белова"
    assert {span.label_ for span in doc.spans["mentions"]} >= {"PERSON", "CITY"}


def test_a_saved_model_loads_and_gives_the_same(nlp: Language, tmp_path: object) -> None:
    import spacy

    text = "Министр Ирина Белова 5 мая прилетела в Рим."
    nlp.to_disk(str(tmp_path))
    again = spacy.load(str(tmp_path))
    assert [(m.surface, m.label, m.normal) for m in again(text)._.extraction.mentions] == [
        (m.surface, m.label, m.normal) for m in nlp(text)._.extraction.mentions
    ]
    assert [t.lemma_ for t in again(text)] == [t.lemma_ for t in nlp(text)]
