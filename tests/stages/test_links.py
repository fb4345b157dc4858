"""Which entries of registers and of the user's own knowledge bases chains mean."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from spacy.language import Language

from pipeline.errors import InputError
from pipeline.extraction import Chain, Mention, extraction
from pipeline.gazetteer.registers import place_key, places
from pipeline.stages.chain_builder import CoreferenceChains
from pipeline.stages.linker import Linker
from pipeline.stages.name_normalizer import NameNormalizer
from tests.markup import parse

SEEDS = Path(__file__).parent.parent.parent / "seeds" / "news"
WIKIDATA = Path(__file__).parent.parent.parent / "benchmarks" / "wikidata_places.tsv"
PLACES = Path(__file__).parent / "place_links.tsv"  # looked through by hand; NIL: the registers have no entry


def linked(names: list[tuple[str, str]], **options: object) -> list[str]:
    """The first link of each chain of (label, normal), NIL for none."""
    from spacy.lang.ru import Russian

    doc = Russian()("Текст о пианисте и дирижёре.")
    found = extraction(doc)
    found.chains = [Chain([Mention(0, 1, "x", label, "test", normal=n)], label, n) for label, n in names]
    Linker(**options)(doc)  # type: ignore[arg-type]
    best = {id(link.chain): f"{link.kb}:{link.kb_id}" for link in reversed(found.links) if link.rank == 1}
    return [best.get(id(chain), "NIL") for chain in found.chains]


@pytest.mark.parametrize(
    ("label", "name", "id"),
    [
        ("COUNTRY", "РФ", "iso3166-1:RU"),
        ("COUNTRY", "США", "iso3166-1:US"),
        ("COUNTRY", "ОАЭ", "iso3166-1:AE"),
        ("COUNTRY", "КНДР", "iso3166-1:KP"),
        ("COUNTRY", "Грузия", "iso3166-1:GE"),
        ("CITY", "Нур-Султан", "geonames:1526273"),
        ("CITY", "Доха", "geonames:290030"),
        ("CITY", "Вашингтон", "geonames:4140963"),
        ("STATE_OR_PROVINCE", "Вашингтон", "iso3166-2:US-WA"),
        ("PERSON", "Вашингтон", "NIL"),
        ("STATE_OR_PROVINCE", "Чечня", "iso3166-2:RU-CE"),
        ("LOCATION", "Ближний Восток", "m49:145"),
        ("LOCATION", "Волга", "NIL"),
        ("CITY", "Тридевятск", "NIL"),
        ("LANGUAGE", "казахский язык", "iso639:kk"),
        ("NATIONALITY", "россияне", "iso3166-1:RU"),
        ("NATIONALITY", "индийский", "iso3166-1:IN"),
        ("NATIONALITY", "граждане США", "iso3166-1:US"),
        ("NATIONALITY", "советский", "NIL"),
        ("CITY", "муромский", "geonames:524294"),
        ("STATE_OR_PROVINCE", "иллинойсский", "iso3166-2:US-IL"),
        ("STATE_OR_PROVINCE", "Макао", "iso3166-1:MO"),
        ("STATE_OR_PROVINCE", "Новая Шотландия", "iso3166-2:CA-NS"),
        ("LOCATION", "муромский", "NIL"),
    ],
)
def test_one_name(label: str, name: str, id: str) -> None:
    assert linked([(label, name)]) == [id]


def test_the_countries_of_a_document_choose_between_namesakes() -> None:
    assert linked([("CITY", "Бирмингем"), ("COUNTRY", "США")])[0] == "geonames:4049979"
    assert linked([("CITY", "Бирмингем"), ("COUNTRY", "Великобритания")])[0] == "geonames:2655603"


def test_russia_is_named_in_most_news_and_moves_no_city_of_a_million() -> None:
    assert linked([("CITY", "Донецк"), ("COUNTRY", "Россия")])[0] == "geonames:709717"


def test_a_form_that_the_register_knows_is_found_behind_a_wrong_guess() -> None:
    from spacy.lang.ru import Russian

    doc = Russian()("Пожар в Наньпине.")
    found = extraction(doc)
    town = Mention(8, 16, "Наньпине", "CITY", "test", normal="Наньпина")
    found.chains = [Chain([town], "CITY", "Наньпина")]
    Linker()(doc)
    assert [(link.kb, link.kb_id) for link in found.links if link.rank == 1] == [("geonames", "1799846")]


def test_the_register_holds_the_answers_to_wikidata() -> None:
    """The table by which NEREL's links are scored names entries that are there."""
    held = {f"{kb}:{id}" for found in places().values() for place in found for kb, id in place.ids}
    rows = list(csv.DictReader(WIKIDATA.read_text("utf-8").splitlines(), delimiter="\t"))
    assert len({row["wikidata"] for row in rows}) == len(rows) >= 150
    assert {id for row in rows for id in row["link"].split()} - held == {"NIL"}


def test_keys_of_the_register_are_those_that_are_looked_up() -> None:
    assert [key for key in places() if place_key(key) != key] == []


@pytest.mark.slow
def test_places_of_the_seeds(tagger: Language) -> None:
    rows = list(csv.DictReader(PLACES.read_text("utf-8").splitlines(), delimiter="\t"))
    assert len(rows) >= 200
    right = 0
    for name in sorted({row["document"] for row in rows}):
        own = [row for row in rows if row["document"] == name]
        text = (SEEDS / f"{name}.txt").read_bytes().decode()
        doc = tagger(text)
        shift = text.index(own[0]["surface"], int(own[0]["start"])) - int(own[0]["start"])
        places = [(int(row["start"]) + shift, int(row["end"]) + shift, row) for row in own]
        assert all(text[start:end] == row["surface"] for start, end, row in places)
        found = extraction(doc)
        found.mentions = [Mention(s, e, text[s:e], row["label"], "gold") for s, e, row in places]
        NameNormalizer()(doc)
        Linker()(CoreferenceChains()(doc))
        best = {}
        for link in found.links:
            if link.rank == 1:
                for mention in link.chain.mentions:
                    best.setdefault(id(mention), f"{link.kb}:{link.kb_id}")
        answers = [best.get(id(mention), "NIL") for mention in found.mentions]
        right += sum(answer == row["link"] for answer, row in zip(answers, own, strict=True))
    assert right / len(rows) >= 0.95


def test_a_knowledge_base_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "people.jsonl"
    entries = [
        {"id": "p1", "label": "Иван Орлов", "aliases": ["Орлов"], "type": "PERSON", "description": "пианист"},
        {"id": "p2", "label": "Иван Орлов", "type": "PERSON", "description": "хоккеист", "prior": 1},
        {"id": "o1", "label": "Орлов", "type": "ORGANIZATION"},
    ]
    path.write_text("\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries), "utf-8")
    assert linked([("PERSON", "Иван Орлов"), ("PERSON", "Пётр")], kb=[str(path)]) == ["people:p1", "NIL"]
    path = tmp_path / "broken.jsonl"
    path.write_text('{"id": 1}', "utf-8")
    with pytest.raises(InputError, match="line 1: there is no «label»"):
        linked([("PERSON", "Орлов")], kb=[str(path)])


def test_markup_is_linked_end_to_end(nlp: Language) -> None:
    text, _ = parse("Делегация <ent label=COUNTRY>Казахстана</ent> прилетела в <ent label=CITY>Доху</ent>.")
    found = extraction(nlp(text))
    assert {(link.kb, link.kb_id) for link in found.links} >= {("iso3166-1", "KZ"), ("geonames", "290030")}


def test_a_knowledge_base_is_read_again_when_it_changed_or_is_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {"id": "p1", "label": "Иван Орлов", "type": "PERSON"}
    for folder, id in (("one", "p1"), ("two", "p2")):
        (tmp_path / folder).mkdir()
        monkeypatch.chdir(tmp_path / folder)
        Path("people.jsonl").write_text(json.dumps({**entry, "id": id}), "utf-8")
        assert linked([("PERSON", "Иван Орлов")], kb=["people.jsonl"]) == [f"people:{id}"]
    Path("people.jsonl").write_text(json.dumps({**entry, "id": "p30"}), "utf-8")
    assert linked([("PERSON", "Иван Орлов")], kb=["people.jsonl"]) == ["people:p30"]
