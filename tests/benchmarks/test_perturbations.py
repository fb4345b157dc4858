"""Flawed copies of a gold: the text has the flaw and nothing else, and the mentions are where they were."""

import random
import re

import perturbations
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from perturbations import PERTURBATIONS, Perturbed, perturbed

from pipeline.corpora.annotated_document import GoldDocument, GoldMention
from pipeline.corpora.inline_markup import marked

ODD = perturbations.SOFT_HYPHEN
PIECES = [*"АЕёЁкорабльщи. \n\u00a0-5ßA…İ\u0301", "государственный", "Ли едет. ", ".\n", ODD]
NEWS = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
MOVING = {title for title in PERTURBATIONS if title.startswith(("no full stop", "soft"))}


def flawed(markup, title):
    return perturbed(marked(markup), title)


def title_of(function):
    return next(title for title, made in PERTURBATIONS.items() if made is function)


def plain(letter):
    return letter.casefold().replace("ё", "е")


def surfaces(document):
    return [(m.label, document.text[m.start : m.end]) for m in document.mentions]


@pytest.mark.parametrize("title", PERTURBATIONS)
@settings(deadline=None)
@given(text=NEWS, cuts=st.lists(st.tuples(st.integers(0, 120), st.integers(1, 40)), max_size=6))
def test_mentions_slice_back_to_their_characters(title, text, cuts):
    spans = [(start, min(start + width, len(text))) for start, width in cuts if start < len(text)]
    mentions = [
        GoldMention(f"T{n}", start, end, "PERSON", text[start:end]) for n, (start, end) in enumerate(spans)
    ]
    made = PERTURBATIONS[title](text, random.Random(1))
    document = made.move(GoldDocument("d", text, "", mentions=mentions))
    sources = made.sources if made.sources is not None else list(range(len(text)))
    assert len(sources) == len(made.text)
    if title not in MOVING:
        assert len(made.text) == len(text)
    moved = {mention.id: mention for mention in document.mentions}
    for mention in mentions:
        own = [
            letter
            for letter, source in zip(made.text, sources, strict=True)
            if mention.start <= source < mention.end
        ]
        if not own:
            assert mention.id not in moved
            continue
        found = moved[mention.id]
        assert found.surface == document.text[found.start : found.end]
        inside = zip(found.surface, sources[found.start : found.end], strict=True)
        assert [letter for letter, source in inside if source >= 0] == own
        assert min(sources[found.start], sources[found.end - 1]) >= 0  # no added character at an end


@pytest.mark.parametrize("title", PERTURBATIONS)
@settings(deadline=None)
@given(text=NEWS)
def test_a_copy_is_the_same_each_time_and_only_has_its_flaw(title, text):
    document = GoldDocument("d", text, "", mentions=[])
    copy = perturbed(document, title).text
    assert copy == perturbed(document, title).text
    if title == title_of(perturbations.soft_hyphens):
        assert copy.replace(ODD, "") == text.replace(ODD, "")
    elif title == title_of(perturbations.hard_spaces):
        assert copy.replace("\u00a0", " ") == text.replace("\u00a0", " ")
    elif title == title_of(perturbations.without_final_stops):
        for line, whole in zip(copy.split("\n"), text.split("\n"), strict=True):
            ends_so = re.search(r"(?<!\.)\.(?=[^\S\n]*$)", whole)
            assert len(line) == len(whole) - bool(ends_so)
    elif title != title_of(perturbations.latin_lookalikes):
        assert [plain(letter) for letter in copy] == [plain(letter) for letter in text]


def test_a_final_stop_goes_and_takes_its_place_from_a_mention():
    document = flawed(
        "[PERSON Ли] едет в [COUNTRY С.Ш.А.]. \n[PERSON Он] молчит...",
        title_of(perturbations.without_final_stops),
    )
    assert document.text == "Ли едет в С.Ш.А.. \nОн молчит..."  # two stops are taken for an ellipsis
    document = flawed("В 2020 [DATE г.]\n[PERSON Он]", title_of(perturbations.without_final_stops))
    assert document.text == "В 2020 г\nОн"
    assert surfaces(document) == [("DATE", "г"), ("PERSON", "Он")]


def test_soft_hyphens_stand_inside_long_words(monkeypatch):
    monkeypatch.setattr(perturbations, "HYPHENATED_WORDS", 1.0)
    document = flawed(
        "[ORGANIZATION Министерство [PROFESSION финансов]] и банк", title_of(perturbations.soft_hyphens)
    )
    first, second, *short = document.text.split()
    assert short == ["и", "банк"]
    for word in (first, second):
        assert ODD in word[2:-2]
    assert [surface for _, surface in surfaces(document)] == [f"{first} {second}", second]


def test_lookalikes_are_one_latin_letter_a_word(monkeypatch):
    monkeypatch.setattr(perturbations, "LOOKALIKE_WORDS", 1.0)
    text = "Оксана поехала в Тверь"
    copy = flawed(text, title_of(perturbations.latin_lookalikes)).text
    changed = [
        sum(a != b for a, b in zip(one, other, strict=True))
        for one, other in zip(copy.split(), text.split(), strict=True)
    ]
    assert changed == [1, 1, 0, 1]  # «в» has none
    assert all(letter.isascii() for letter, old in zip(copy, text, strict=True) if letter != old)


def test_a_headline_in_capitals_leaves_the_body():
    document = flawed("\n[PERSON Анна] в [CITY Риге]\nОна едет", title_of(perturbations.capital_headline))
    assert document.text == "\nАННА В РИГЕ\nОна едет"
    assert surfaces(document) == [("PERSON", "АННА"), ("CITY", "РИГЕ")]


def test_a_mention_of_which_nothing_is_left_is_gone():
    moved = Perturbed("аб", [0, 2]).move(marked("а[DATE .]б"))
    assert (moved.text, moved.mentions) == ("аб", [])
