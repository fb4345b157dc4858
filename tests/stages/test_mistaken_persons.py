"""Places that the reader took for persons."""

import pytest

from pipeline.extraction import Mention
from pipeline.stages.repairs.mistaken_persons import with_places


def persons(*surfaces: str) -> list[Mention]:
    return [Mention(at * 50, at * 50 + len(s), s, "PERSON", "entities", 0.6) for at, s in enumerate(surfaces)]


@pytest.mark.parametrize(
    ("surface", "label"),
    [
        ("Андоррой", "COUNTRY"),
        ("Владивостоком", "CITY"),
        ("Азию", "LOCATION"),
        ("Иванов", "PERSON"),
        ("Лену", "PERSON"),  # a woman and a river
        ("Владимира", "PERSON"),
        ("Тюбетейкину", "PERSON"),
        ("АЗИЮ", "PERSON"),
        ("Анна Рига", "PERSON"),
    ],
)
def test_a_word_that_names_places_alone_is_a_place(surface: str, label: str) -> None:
    (mention,) = with_places(persons(surface))
    assert (mention.label, mention.score is None) == (label, label != "PERSON")


def test_a_fuller_name_of_the_document_says_that_it_is_a_person() -> None:
    assert [m.label for m in with_places(persons("Азия Биби", "Азию"))] == ["PERSON", "PERSON"]


def test_a_span_that_is_a_place_already_is_not_one_twice() -> None:
    place = Mention(0, 8, "Андоррой", "COUNTRY", "entities", 0.4)
    assert with_places([place, *persons("Андоррой")]) == [place]
