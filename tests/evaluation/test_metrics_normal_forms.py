"""Normal forms: judged on what was found, the inflected ones by themselves."""

from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.inline_markup import marked
from pipeline.evaluation.metrics.match_counts import Counts, micro
from pipeline.evaluation.metrics.normal_form_metrics import exact, inflected_exact
from pipeline.evaluation.metrics.surface_metrics import surface_forms

TEXT = "[PERSON#p Анны Ли] из [CITY#c Риги] и [COUNTRY#k Чад]"
GOLD = marked(TEXT, normals={"p": "Анна Ли", "c": "Рига", "k": "Чад"})


def test_the_uninflected_are_left_out_of_inflected_exact():
    predicted = marked(TEXT, normals={"p": "Анна Ли", "c": "Риг", "k": "Чад"})
    assert micro(exact(GOLD, predicted)) == Counts.matched(2, 3, 3)
    assert micro(inflected_exact(GOLD, predicted)) == Counts.matched(1, 2, 2)
    assert inflected_exact(GOLD, predicted)["CITY"] == Counts.matched(0, 1, 1)


def test_missed_mentions_take_no_part():
    predicted = marked("Анны [PERSON#p Ли] из [CITY#c Риги] и Чад", normals={"p": "Ли", "c": "Рига"})
    assert micro(exact(GOLD, predicted)) == Counts.matched(1, 1, 1)
    assert exact(GOLD, GoldDocument("d", GOLD.text, "")) == {}
    assert exact(marked(TEXT), GOLD) == {}


def test_found_means_the_same_coarse_label():
    as_country = marked("Анны Ли из [COUNTRY#c Риги]", normals={"c": "Рига"})
    as_person = marked("Анны Ли из [PERSON#c Риги]", normals={"c": "Рига"})
    assert exact(GOLD, as_country) == {"CITY": Counts.matched(1, 1, 1)}
    assert exact(GOLD, as_person) == {}
    coarse = marked("[PER#p Анны Ли]", normals={"p": "Анна Ли"}, coarse_only=True)
    assert exact(coarse, GOLD) == {"PER": Counts.matched(1, 1, 1)}


def test_the_very_label_is_judged_before_its_coarse_neighbours():
    both = marked("Анны Ли из [COUNTRY#k [CITY#c Риги]]", normals={"c": "Рига", "k": "Риг"})
    assert exact(GOLD, both)["CITY"] == Counts.matched(1, 1, 1)


def test_case_and_white_space_are_levelled_and_yo_is_kept():
    gold = marked("[PERSON#a Алёны  ЛИ]", normals={"a": "Алёна Ли "})
    for normal, right in [("АЛЁНА\u00a0ли", 1), ("Алена Ли", 0), ("Алёна", 0)]:
        predicted = marked("[PERSON#a Алёны  ЛИ]", normals={"a": normal})
        assert micro(exact(gold, predicted)) == Counts.matched(right, 1, 1)


def test_a_prediction_without_a_normal_form_is_wrong():
    assert micro(exact(GOLD, marked(TEXT))) == Counts.matched(0, 3, 3)


def test_a_difference_in_case_alone_is_no_inflection():
    gold = marked("[CITY#c РИГА]", normals={"c": "Рига"})
    assert micro(exact(gold, gold)).gold == 1
    assert inflected_exact(gold, gold) == {}


def test_lists_of_surfaces():
    rows = [("Риги", "Рига", "LOC", "1"), ("Ригой", "Рига", "LOC", "1"), ("съезд", "съезд", "EVT", "2")]
    gold = GoldDocument("d", "Риги съезд Риги", "", surfaces=rows)
    predicted = marked("[CITY#c Риги] съезд [CITY Риги] [PERSON Ян]", normals={"c": "Рига"})
    assert micro(exact(gold, predicted)) == Counts.matched(1, 1, 1)
    assert surface_forms(gold, predicted) == {"LOC": Counts.matched(1, 2, 1), "PER": Counts.matched(0, 0, 1)}
