"""The brat reader on a document with every oddity, its date header, its chains and RURED's labels."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.brat.brat_reader import from_brat, wikidata_id
from pipeline.corpora.brat.label_schemes import (
    NEREL_MARKS,
    RURED,
    RURED_ENTITIES,
    RURED_MARKS,
    RURED_RELATIONS,
)
from pipeline.errors import InputError
from pipeline.labels import ENTITY_TYPES, RELATION_TYPES

TEXT = "Анна Зорина\nМэр Твери Анна Зорина и\u00a0вице-мэр Ким открыли мост в Твери."


def line(id: str, label: str, surface: str, *, text: str = TEXT, nth: int = 0) -> str:
    """A T line for the nth occurrence of a surface."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(surface, start + 1)
    return f"{id}\t{label} {start} {start + len(surface)}\t{surface}"


def folder(tmp_path: Path, text: str, annotations: Sequence[str], name: str = "a") -> Path:
    (tmp_path / f"{name}.txt").write_bytes(text.encode())
    (tmp_path / f"{name}.ann").write_bytes("".join(row + "\n" for row in annotations).encode())
    return tmp_path


def only(path: Path) -> GoldDocument:
    (document,) = read_gold(path, "brat")
    return document


ODD = [
    line("T1", "PERSON", "Анна Зорина"),
    line("T2", "PERSON", "Анна Зорина", nth=1),
    line("T3", "PROFESSION", "Мэр Твери"),
    line("T4", "CITY", "Твери"),
    line("T5", "CITY", "Твери"),  # the same again
    line("T6", "PROFESSION", "мэр"),  # behind a hyphen: cuts no word
    line("T7", "PERSON", "Ким "),  # a space at its edge
    line("T8", "EVENT", "крыли мост"),  # cuts a word
    line("T9", "FACILITY", "мост в"),  # crosses T8 (as T18 crosses T3)
    line("T10", "LOCATION", "Твери", nth=1),
    line("T11", "CITY", "Твери", nth=1),  # two labels on one span
    "T12\tPERSON 61 66;53 56\tоткры Ким",  # discontinuous, in the wrong order
    "T13\tCITY 900 905\tТвери",
    "T14\tCITY 12 15\tРим",
    "T15\tCITY 15 16\t ",
    line("T16", "PERSON", "Ким"),  # the same as T7 once trimmed
    line("T17", "AGE", "Анна"),
    line("T17", "AGE", "Зорина"),  # an id twice
    line("T18", "PERSON", "Анна Зорина\nМэр").replace("\nМэр", " Мэр"),  # across a line
    line("T19", "СВОЙ", "Мэр"),
    "T20\tCITY x y\tТвери",
    "R1\tWORKS_AS Arg1:T2 Arg2:T3\t",
    "R2\tWORKS_AS Arg1:T2 Arg2:T3",  # twice
    "R3\tWORKPLACE Arg1:T3 Arg2:T5\t",  # T5 stands for T4
    "R4\tALTERNATIVE_NAME Arg2:T2 Arg1:T1\t",  # arguments the other way round, across a line
    "R5\tKNOWS Arg1:T1 Arg2:T12\t",  # left out
    "R6\tKNOWS Arg1:T1 Arg2:T99\t",  # missing
    "R7\tAGE_IS Arg1:T1 Arg2:T17\t",  # ambiguous
    "R8\tKNOWS Arg1:T4 Arg2:T5\t",  # with itself
    "R9\tСВОЁ Arg1:T1 Arg2:T4\t",
    "R10\tбез аргументов",
    "N1\tReference T4 Wikidata:Q1\tТверь",
    "N2\tReference T5 Wikidata:Q2\t",  # several links, and no name
    "N3\tReference T1 Wikidata:NULL\tнет данных",
    "N4\tReference T2 Wikidata:null\tнет данных",
    "N5\tReference T7 Wikidata:(Q77\tКим",
    "N6\tReference T3 Wikidata:P634\tмэр",
    "N7\tReference T3 Wikidaиция\tмэр",
    "N8\tReference T8 Wikidata:Q8\tоткрытие",  # a type that is not linked
    "N9\tReference T12 Wikidata:Q9\tникто",
    "*\tEquiv T1 T2 T98",
    "#1\tNormalForm T4\tТверь",
    "#2\tNormalForm T97\tТверь",
    "#3\tNormalForm T3\t",
    "#4\tAnnotatorNotes T1\tспорно",
    "A1\tNegation T1",
    "E1\tEVENT:T8 Agent:T1",
    "вставшая посреди файла строка",
]


def test_every_oddity_is_counted_and_nothing_crashes(tmp_path: Path) -> None:
    document = only(folder(tmp_path, TEXT, ODD))
    assert dict(document.oddities) == {
        "no-break space in the text": 1,
        "exact duplicate of a mention": 2,
        "space at the edge of a mention": 1,
        "mention cuts a word": 1,
        "pair of crossing mentions": 2,
        "span with two labels": 1,
        "discontinuous mention": 1,
        "fragments not in the order of the text": 1,
        "mention outside the text": 1,
        "mention with another text at its offsets": 1,
        "empty mention": 1,
        "id used twice": 1,
        "mention across a line break": 1,
        "label that NEREL does not have: СВОЙ": 1,
        "unreadable T line": 1,
        "nested mention": 5,
        "duplicate relation": 1,
        "relation between nested mentions": 1,
        "relation across a line break": 2,
        "relation to a left-out mention": 1,
        "relation to a missing mention": 1,
        "relation to an ambiguous id": 1,
        "relation of a mention with itself": 1,
        "relation label that NEREL does not have: СВОЁ": 1,
        "unreadable R line": 1,
        "mention with several links": 1,
        "link without a name": 1,
        "odd Wikidata id, mended": 2,
        "odd Wikidata id, left out": 1,
        "link without an id": 1,
        "link on a type that is not linked": 1,
        "link to a left-out mention": 1,
        "Equiv line to a missing mention": 1,
        "note to a missing mention": 1,
        "empty note": 1,
        "# line not used": 1,
        "A line not used": 1,
        "E line not used": 1,
        "stray line": 1,
    }


def test_what_can_be_used_is_used(tmp_path: Path) -> None:
    document = only(folder(tmp_path, TEXT, ODD))
    assert document.mentions is not None
    by_id = {mention.id: mention for mention in document.mentions}
    assert all(document.text[m.start : m.end] == m.surface for m in document.mentions)
    assert by_id["T7"].surface == "Ким"
    assert by_id["T18"].surface == "Анна Зорина\nМэр"
    assert by_id["T17"].surface == "Анна"
    assert by_id["T17#2"].surface == "Зорина"
    assert not {"T5", "T12", "T13", "T14", "T15", "T16", "T20"} & set(by_id)
    assert (by_id["T4"].normal, by_id["T4"].links) == ("Тверь", ("Q1", "Q2"))
    assert (by_id["T1"].links, by_id["T2"].links, by_id["T7"].links) == (("NIL",), ("NIL",), ("Q77",))
    assert document.relations is not None
    assert [(r.head, r.label, r.tail) for r in document.relations] == [
        ("T2", "WORKS_AS", "T3"),
        ("T3", "WORKPLACE", "T4"),
        ("T1", "ALTERNATIVE_NAME", "T2"),
        ("T1", "СВОЁ", "T4"),
    ]


def test_date_header_is_cut_off_and_offsets_move(tmp_path: Path) -> None:
    header = "date 2026-03-01\n"
    text = header + "Ольга Дым пела в Пскове."
    rows = [line("T1", "PERSON", "Ольга Дым", text=text), line("T2", "DATE", "2026-03-01", text=text)]
    notes = ["#1\tNormalForm T1\tОльга Дым", "#2\tValue T1\tзначение"]
    document = only(folder(tmp_path, text, rows + notes))
    assert document.text == "Ольга Дым пела в Пскове."
    assert document.published_at == datetime(2026, 3, 1, tzinfo=UTC)
    assert document.mentions is not None
    assert [(m.start, m.end, m.surface, m.normal, m.value) for m in document.mentions] == [
        (0, 9, "Ольга Дым", "Ольга Дым", "значение")
    ]
    assert document.oddities == {"mention in the date header": 1}


def test_crlf_and_a_soft_hyphen_do_not_shift_offsets(tmp_path: Path) -> None:
    text = "Заго\u00adловок\r\n\r\nВ Пскове тихо.\r\n"
    document = only(folder(tmp_path, text, [line("T1", "CITY", "Пскове", text=text) + "\r"]))
    assert document.text == text
    assert document.mentions is not None
    assert document.mentions[0].surface == "Пскове"


def test_chains_come_from_links_aliases_and_equiv_lines() -> None:
    text = "Завод Кедр, ЗК, Кедр и Псков; Псков, Омск и НИИ."
    rows = [
        line("T1", "ORGANIZATION", "Завод Кедр", text=text),
        line("T2", "ORGANIZATION", "ЗК", text=text),
        line("T3", "ORGANIZATION", "Кедр", text=text, nth=1),
        line("T4", "CITY", "Псков", text=text),
        line("T5", "CITY", "Псков", text=text, nth=1),
        line("T6", "CITY", "Омск", text=text),
        line("T7", "ORGANIZATION", "НИИ", text=text),
    ]
    assert from_brat(text, "\n".join(rows)).chains is None
    links = ["N1\tReference T4 Wikidata:Q5\tПсков", "N2\tReference T5 Wikidata:Q5\tПсков"]
    nil = ["N3\tReference T6 Wikidata:NULL\t-", "N4\tReference T7 Wikidata:NULL\t-"]
    alias = ["R1\tABBREVIATION Arg1:T1 Arg2:T2\t", "R2\tALTERNATIVE_NAME Arg1:T1 Arg2:T3\t"]
    document = from_brat(text, "\n".join(rows + links + nil + alias))
    assert document.chains == [(None, ["T1", "T2", "T3"]), ("Q5", ["T4", "T5"])]
    equiv = ["*\tEquiv T2 T3", "*\tEquiv T1 T2"]
    document = from_brat(text, "\n".join(rows + links + equiv))
    assert document.chains == [
        (None, ["T1", "T2", "T3"]),
        ("Q5", ["T4", "T5"]),
        (None, ["T6"]),  # a name in no Equiv line is alone
        (None, ["T7"]),
    ]


def test_a_chain_of_different_links_has_no_entity_id() -> None:
    text = "Псков, Псков"
    rows = [line("T1", "CITY", "Псков", text=text), line("T2", "CITY", "Псков", text=text, nth=1)]
    links = ["N1\tReference T1 Wikidata:Q5\tПсков", "N2\tReference T2 Wikidata:Q6\tПсков"]
    document = from_brat(text, "\n".join([*rows, *links, "*\tEquiv T1 T2"]))
    assert document.chains == [(None, ["T1", "T2"])]
    assert document.oddities == {"chain with different links": 1}


@pytest.mark.parametrize(
    ("reference", "id"),
    [
        ("Wikidata:Q813", "Q813"),
        ("Wikidata:NULL", "NIL"),
        ("Wikidata:MULL", "NIL"),
        ("Wikidata:Q1127743)", "Q1127743"),
        ("Wikidata:P634", None),
        ("Wikidata:", None),
        ("UMLS:C001", "UMLS:C001"),
    ],
)
def test_wikidata_ids_are_normalized(reference: str, id: str | None) -> None:
    found, oddity = wikidata_id(reference)
    assert found == id
    assert (oddity is None) == (reference in ("Wikidata:Q813", "Wikidata:NULL", "UMLS:C001"))


def test_documents_that_cannot_be_read_come_out_with_a_reason(tmp_path: Path) -> None:
    folder(tmp_path, "Псков", [line("T1", "CITY", "Псков", text="Псков")], "good")
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "no_ann.txt").write_text("Псков", "utf-8")
    (tmp_path / "inner" / "no_txt.ann").write_text("T1\tCITY 0 5\tПсков\n", "utf-8")
    folder(tmp_path, "Псков", [], "cp1251")
    (tmp_path / "cp1251.txt").write_bytes("Псков".encode("cp1251"))
    found = {document.doc_id: document for document in read_gold(tmp_path, "brat")}
    assert sorted(found) == ["cp1251", "good", "inner/no_ann", "inner/no_txt"]
    assert found["good"].mentions
    assert not found["good"].oddities
    for name, reason in {
        "cp1251": ".txt file is not UTF-8",
        "inner/no_ann": "no .ann file",
        "inner/no_txt": "no .txt file",
    }.items():
        assert found[name].mentions is None
        assert found[name].oddities == {reason: 1}
    assert found["inner/no_ann"].text == "Псков"


def test_empty_files_are_a_document_with_nothing_in_it(tmp_path: Path) -> None:
    document = only(folder(tmp_path, "", []))
    assert (document.text, document.mentions, document.relations, document.chains) == ("", [], [], None)


RURED_TEXT = "Рубль упал\n\nЗавод в Самарской области продал два станка в Европу.\n\nhttps://news.example/2016/12/28/a/"
RURED_ROWS = [
    line("T1", "CURRENCY", "Рубль", text=RURED_TEXT),
    line("T2", "FAC", "Завод", text=RURED_TEXT),
    line("T3", "REGION", "Самарской области", text=RURED_TEXT),
    line("T4", "CARDINAL", "два", text=RURED_TEXT),
    line("T5", "GPE", "Европу", text=RURED_TEXT),
    "R1\tOWNERSHIP Arg1:T2 Arg2:T3\t",
    "R2\tOWNERSHIP Arg1:T5 Arg2:T3\t",
    "R3\tSELLS Arg1:T2 Arg2:T4\t",
    "R4\tOWNERSHIP Arg1:T2 Arg2:T1\t",
]


def test_rured_labels_become_nerel_labels(tmp_path: Path) -> None:
    document = only(folder(tmp_path, RURED_TEXT, RURED_ROWS))
    assert document.mentions is not None
    assert document.relations is not None
    assert [mention.label for mention in document.mentions] == [
        "FACILITY",
        "STATE_OR_PROVINCE",
        "NUMBER",
        "LOC",
    ]
    assert [(r.head, r.label, r.tail) for r in document.relations] == [("T2", "OWNER_OF", "T3")]
    assert document.published_at == datetime(2016, 12, 28, tzinfo=UTC)
    assert document.oddities == {
        "label without a counterpart: CURRENCY": 1,
        "relation label without a counterpart: OWNERSHIP": 1,
        "relation label without a counterpart: SELLS": 1,
        "relation to a left-out mention": 1,
    }


def test_labels_can_be_asked_for_or_told_by_annotation_conf(tmp_path: Path) -> None:
    folder(tmp_path, RURED_TEXT, RURED_ROWS)
    (as_they_are,) = read_gold(tmp_path, "brat", labels="nerel")
    assert as_they_are.mentions is not None
    assert [mention.label for mention in as_they_are.mentions][:2] == ["CURRENCY", "FAC"]
    (tmp_path / "annotation.conf").write_text("[entities]\nFACILITY\nCURRENCY\n[relations]\n", "utf-8")
    (by_configuration,) = read_gold(tmp_path, "brat")
    assert by_configuration.mentions == as_they_are.mentions
    with pytest.raises(InputError, match="rured"):
        list(read_gold(tmp_path, "brat", labels="ontonotes"))


def test_the_table_of_labels_leads_to_nerel() -> None:
    assert set(RURED_ENTITIES.values()) <= {*ENTITY_TYPES, "LOC"}
    assert set(RURED_RELATIONS.values()) <= set(RELATION_TYPES)
    assert not RURED_MARKS & NEREL_MARKS
    assert RURED.entity("GROUP") is None
    assert RURED.relation("OWNERSHIP", "COUNTRY", "CITY") is None
