"""Which mentions are one entity: hand-kept documents, and what must hold for any mentions."""

from __future__ import annotations

import csv
import time
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from pipeline.extraction import Chain, Mention, Relation, extraction
from pipeline.labels import ENTITY_TYPES, family
from pipeline.stages.chain_builder import CoreferenceChains
from pipeline.stages.chains.chain_groups import chains
from pipeline.stages.name_normalizer import NameNormalizer
from tests.markup import parse

CASES = list(csv.DictReader((Path(__file__).parent / "chains_cases.csv").read_text("utf-8").splitlines()))


def written(chain: Chain) -> str:
    """`normal: alias; alias (number of mentions)`."""
    aliases = f": {'; '.join(chain.aliases)}" if chain.aliases else ""
    return f"{chain.normal}{aliases} ({len(chain.mentions)})"


@pytest.mark.parametrize("case", CASES, ids=[case["chains"][:40] for case in CASES])
def test_case(tagger: Language, case: dict[str, str]) -> None:
    text, mentions = parse(case["text"])
    doc = tagger(text)
    extraction(doc).mentions = mentions
    CoreferenceChains()(NameNormalizer()(doc))
    assert " | ".join(written(chain) for chain in extraction(doc).chains) == case["chains"]


def test_mentions_keep_their_own_normal_forms(tagger: Language) -> None:
    text, mentions = parse(CASES[0]["text"])
    doc = tagger(text)
    extraction(doc).mentions = mentions
    CoreferenceChains()(NameNormalizer()(doc))
    assert [m.normal for m in mentions] == ["Раушан Кажибаева", "Кажибаева", "Раушан Кажибаева"]


def test_a_surname_goes_to_whoever_was_named_last() -> None:
    order = ["Иван Орлов", "Пётр Орлов", "Орлов", "Иван Орлов", "Орлов"]
    found = chains([person(name, at * 20) for at, name in enumerate(order)], "")
    assert [[m.start // 20 for m in chain.mentions] for chain in found] == [[0, 3, 4], [1, 2]]


def test_an_ambiguous_short_form_stays_alone() -> None:
    names = ["МИД Литвы", "МИД Дании", "МИД"]
    mentions = [mention(name, at * 20, "ORGANIZATION") for at, name in enumerate(names)]
    assert [chain.normal for chain in chains(mentions, "")] == names


def mention(normal: str, start: int, label: str) -> Mention:
    return Mention(start, start + len(normal), normal, label, "test", normal=normal)


def person(normal: str, start: int) -> Mention:
    made = mention(normal, start, "PERSON")
    *first, made.name_last = normal.split()
    made.name_first = " ".join(first) or None
    return made


NORMALS = st.sampled_from(
    "РФ;Россия;ЦБ;ЦБ РФ;Центральный банк;Центробанк;Иван Орлов;Орлов;И. Орлов;Орлова;Пётр Орлов;А;«»; ;—;МИД;"
    "МИД России;Министерство;Al Jazeera;Al Jazeera English;(;и;@;Санкт-Петербург".split(";")
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(NORMALS, st.integers(0, 60), st.sampled_from(sorted(ENTITY_TYPES))), max_size=25))
def test_chains_are_a_partition_and_repeatable(drawn: list[tuple[str, int, str]]) -> None:
    mentions = [
        person(normal, start) if label == "PERSON" and normal.split() else mention(normal, start, label)
        for normal, start, label in drawn
    ]
    text = "Банк (ЦБ) " * 10
    found = chains(mentions, text)
    members = [id(m) for chain in found for m in chain.mentions]
    assert sorted(members) == sorted(id(m) for m in mentions if family(m.label))
    for chain in found:
        assert chain.normal not in chain.aliases
        assert {chain.normal, *chain.aliases} == {m.normal for m in chain.mentions}
        assert [m.start for m in chain.mentions] == sorted(m.start for m in chain.mentions)
    assert [written(c) for c in chains(mentions, text)] == [written(c) for c in found]
    shuffled = chains(mentions[::-1], text)
    assert sorted(written(c) for c in shuffled) == sorted(written(c) for c in found)


def test_many_mentions_take_linear_time() -> None:
    syllables = "ка ло ми ру те вы но са де пу".split()
    names = [a + b + c + "ов" for a in syllables for b in syllables for c in syllables]
    people = [person(f"Иван {names[at % 1000].title()}", at * 30) for at in range(3000)]
    alone = [person(names[at % 1000].title(), 100_000 + at * 30) for at in range(3000)]
    firms = [mention(f"Министерство {names[at % 1000]}", at * 31, "ORGANIZATION") for at in range(3000)]
    started = time.process_time()  # the machine may be busy with other work
    found = chains([*people, *alone, *firms], "")
    assert time.process_time() - started < 5.0
    assert len(found) == 2000


def alias(left: Mention, right: Mention) -> Relation:
    return Relation(left, "ALTERNATIVE_NAME", right, "test", 0.9)


def test_a_relation_of_a_bare_surname_makes_no_one_of_two_relatives() -> None:
    names = ["Юрий Визбор", "Визбор", "Варвара Визбор"]
    yuri, bare, varvara = (person(name, at * 20) for at, name in enumerate(names))
    found = chains([yuri, bare, varvara], "", [alias(bare, varvara)])
    assert [len(chain.mentions) for chain in found] == [2, 1]
    found = chains([yuri, bare, varvara], "", [alias(yuri, varvara)])
    assert [len(chain.mentions) for chain in found] == [3]


def test_a_relation_makes_no_one_of_two_places_of_the_register() -> None:
    names = ["Омск", "Томск", "Третья столица"]
    omsk, tomsk, named = (mention(name, at * 20, "CITY") for at, name in enumerate(names))
    assert len(chains([omsk, tomsk], "", [alias(omsk, tomsk)])) == 2
    assert len(chains([omsk, named], "", [alias(omsk, named)])) == 1


def test_a_relation_that_makes_one_of_two_places_is_dropped() -> None:
    from spacy.lang.ru import Russian

    doc = Russian()("Грузия американском Тифлис")
    found = extraction(doc)
    georgia, america = mention("Грузия", 0, "COUNTRY"), mention("США", 7, "COUNTRY")
    found.mentions = [georgia, america, mention("Тифлис", 20, "CITY")]
    said, other = alias(georgia, america), Relation(georgia, "PART_OF", america, "test", 0.9)
    found.relations = [said, other]
    assert CoreferenceChains()(doc)._.extraction.relations == [other]


@pytest.mark.parametrize(
    ("names", "together"),
    [
        (["Сельбанк", "Сельбанк СССР"], []),
        (["Сельбанк", "Сельский банк СССР", "Сельский банк"], [(1, 2)]),
        (["Сельский банк СССР", "Сельский банк", "Сельбанк"], [(0, 1), (0, 2), (1, 2)]),
        (["Сельбанк СССР", "Сельбанк"], [(0, 1)]),
        (["Сельбанк", "Сельбанк России"], [(0, 1)]),
    ],
)
def test_a_short_name_before_the_organisation_of_a_former_state_is_of_another(
    names: list[str], together: list[tuple[int, int]]
) -> None:
    mentions = [mention(name, at * 40, "ORGANIZATION") for at, name in enumerate(names)]
    chain_of = {id(m): at for at, chain in enumerate(chains(mentions, "")) for m in chain.mentions}
    found = [chain_of[id(m)] for m in mentions]
    pairs = combinations(range(len(names)), 2)
    assert [(one, other) for one, other in pairs if found[one] == found[other]] == together


@pytest.mark.parametrize(
    ("marked", "parts"),
    [
        (
            "Так решило управление <ent label=ORGANIZATION>Лесных дел</ent> "
            "(<ent label=ORGANIZATION>FORDEP</ent>).",
            2,
        ),
        (
            "Об этом сказали в штабе <ent label=ORGANIZATION>Северных сил</ent> "
            "(<ent label=ORGANIZATION>NORCOM</ent>).",
            2,
        ),
        (
            "Так решила комиссия <ent label=ORGANIZATION>Северного лесного союза</ent> "
            "(<ent label=ORGANIZATION>UDFN</ent>).",
            1,
        ),
        ("По данным <ent label=ORGANIZATION>Лесного фонда</ent> (<ent label=ORGANIZATION>WOODF</ent>).", 1),
        ("Управление <ent label=ORGANIZATION>Лесных дел</ent> (<ent label=ORGANIZATION>ЛД</ent>).", 1),
    ],
)
def test_capitals_in_brackets_name_the_whole(tagger: Language, marked: str, parts: int) -> None:
    text, mentions = parse(marked)
    doc = tagger(text)
    extraction(doc).mentions = mentions
    CoreferenceChains()(NameNormalizer()(doc))
    assert len(extraction(doc).chains) == parts
