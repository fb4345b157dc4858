"""Which mentions have a coarse label."""

import pytest

from pipeline.russian.proper_names import coarse_of


@pytest.mark.parametrize(
    ("label", "surface", "normal", "coarse"),
    [
        ("COUNTRY", "Россия", "Россия", "LOC"),
        ("COUNTRY", "российского", "Россия", None),
        ("COUNTRY", "Украинский", "Украина", None),
        ("CITY", "Лондонские", "Лондон", None),
        ("CITY", "Железнодорожный", "Железнодорожный", "LOC"),
        ("CITY", "Грозный", "Грозный", "LOC"),
        ("CITY", "Великий Новгород", "Великий Новгород", "LOC"),
        ("LOCATION", "Южная Осетия", "Южная Осетия", "LOC"),
        ("CITY", "москве", "москва", "LOC"),  # a text without capitals
        ("ORGANIZATION", "правительство", "правительство", None),
        ("ORGANIZATION", "вооружённых сил", "вооружённые силы", None),
        ("ORGANIZATION", "правительство России", "правительство России", "ORG"),
        ("ORGANIZATION", "газпром", "газпром", "ORG"),
        ("ORGANIZATION", "fb.com", None, "ORG"),
        ("ORGANIZATION", "n-bank", None, "ORG"),
        ("EVENT", "прилетела", "прилететь", None),
        ("EVENT", "Олимпиада", "Олимпиада", "MISC"),
        ("PERSON", "Ли", "Ли", "PER"),
        ("PERSON", "Толстой", "Толстой", "PER"),
        ("DATE", "Май", None, None),
        ("MY_LABEL", "Рига", None, None),
    ],
)
def test_names_alone_have_a_coarse_label(label, surface, normal, coarse):
    assert coarse_of(label, surface, normal) == coarse
