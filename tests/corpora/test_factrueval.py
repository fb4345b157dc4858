"""factRuEval: objects, entities, facts, base forms, and every oddity of its six files."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.corpora.factrueval.base_forms import base_form, person_names
from pipeline.corpora.factrueval.factrueval_reader import read_name_spans

TEXT = (
    "Главу партии «Дубрава» Илью Лапина и Петра и Ольгу Дым ждут в Перми. "
    "Лапин поедет. Банк «Клён» купил Дым."
)
SPANS = [
    (1, "job", "Главу"),
    (2, "org_descr", "партии"),
    (3, "org_name", "Дубрава"),
    (4, "name", "Илью"),
    (5, "surname", "Лапина"),
    (5, "nickname", "Лапина"),
    (6, "name", "Петра"),
    (7, "name", "Ольгу"),
    (8, "surname", "Дым"),
    (9, "loc_name", "Перми"),
    (10, "surname", "Лапин "),
    (11, "org_name", "Клён"),
    (12, "org_descr", "Банк"),
    (13, "surname", "Дым."),
]
OBJECTS = """1 Org 2 3 # партии Дубрава
2 Person 4 5 # Илью Лапина
3 Person 6 8 # Петра … Дым: discontinuous
4 Person 8 7 # Ольгу Дым
5 LocOrg 9 # Перми
6 Person 10 # Лапин
7 Org 11 12
8 Person 13
9 Idol 13
10 Person 99
11 Location 9
12
"""
COREF = """21 1
name Дубрава
name партия Дубрава
wikidata Q77

22 2 6 99
firstname Илья
lastname Лапин
wikidata

23 3

24 4
firstname Ольга
lastname Дым
wikidata Дым

25 5 11
name Пермь

не запись
"""
FACTS = """1-0 Occupation
Who obj22 Лапин Илья
Position span1 главу | глава
Where obj21 Дубрава | obj25 Пермь | город Пермь
Фаза начало

1-1 Ownership
Owner obj24 Дым
Property obj21 Дубрава

1-2 Deal
Participant obj22 Лапин
Type купля/продажа

1-3 Occupation
Who obj23 Пётр
Job span77 неизвестно
Where obj25 Пермь

без заголовка
"""


def write(folder: Path, name: str = "book_1", **contents: str | None) -> Path:
    rows = [(id, kind, TEXT.index(word), len(word.strip(" ."))) for id, kind, word in SPANS]
    spans = "".join(f"{id} {kind} {start} {length} {id} 1  # {id} …\n" for id, kind, start, length in rows)
    tokens = "".join(
        f"{id} {start} {length} {TEXT[start : start + length]}\n"
        for id, kind, start, length in rows
        if kind != "nickname"
    )
    files = {
        "txt": TEXT,
        "spans": spans,
        "tokens": tokens,
        "objects": OBJECTS,
        "coref": COREF,
        "facts": FACTS,
    }
    folder.mkdir(exist_ok=True)
    for suffix, content in (files | contents).items():
        if content is not None:
            (folder / f"{name}.{suffix}").write_bytes(content.encode())
    return folder


def read(folder: Path) -> GoldDocument:
    (document,) = read_gold(folder, "factrueval")
    return document


def test_mentions_take_in_a_quoted_name_but_no_gap(tmp_path: Path) -> None:
    document = read(write(tmp_path))
    assert document.mentions is not None
    assert [(m.surface, m.label, m.coarse_only, m.normal) for m in document.mentions] == [
        ("партии «Дубрава»", "ORG", True, "партия Дубрава"),
        ("Илью Лапина", "PER", True, "Илья Лапин"),
        ("Ольгу Дым", "PER", True, "Ольга Дым"),
        ("Перми", "LOC", True, "Пермь"),
        ("Лапин", "PER", True, "Лапин"),
        ("Банк «Клён»", "ORG", True, None),
        ("Дым", "PER", True, None),
        ("Главу", "PROFESSION", False, None),
    ]
    assert document.mentions[0].links == ("Q77",)


def test_chains_and_relations(tmp_path: Path) -> None:
    document = read(write(tmp_path))
    assert document.mentions is not None
    assert document.relations is not None
    assert document.chains == [
        ("Q77", ["1"]),
        (None, ["2", "6"]),
        (None, ["4"]),
        (None, ["5"]),
        (None, ["7"]),
        (None, ["8"]),
    ]
    surface = {mention.id: mention.surface for mention in document.mentions}
    assert [(surface[r.head], r.label, surface[r.tail]) for r in document.relations] == [
        ("Илью Лапина", "WORKS_AS", "Главу"),
        ("Илью Лапина", "WORKPLACE", "партии «Дубрава»"),
        ("Илью Лапина", "WORKPLACE", "Перми"),
        ("Ольгу Дым", "OWNER_OF", "партии «Дубрава»"),
    ]


def test_every_oddity_is_counted(tmp_path: Path) -> None:
    tokens = "1 0 5 Главу\n5 6 6 партия\n4 13 1 «\nнечто\n"
    spans_with_a_stray = "слово\n1 job 0 12 2  # нет\n2 org_descr 6 6 5 1  # 5 x\n3 org_name 0 9 1 1  # 1 x\n"
    plain = read(write(tmp_path / "plain"))
    assert plain.oddities == {
        "span id used twice": 1,
        "object type not known: Idol": 1,
        "object with a missing span": 1,
        "unreadable object": 1,
        "discontinuous mention": 1,
        "exact duplicate of a mention": 1,
        "object with a quote or bracket inside, taken whole": 2,
        "unreadable entity": 1,
        "entity of several object types": 1,
        "entity without wikidata": 2,
        "odd wikidata value": 1,
        "chain to a missing mention": 1,
        "chain to a left-out mention": 3,
        "object in no entity": 4,
        "fact field not used: Фаза": 1,
        "fact field not used: Type": 1,
        "fact type left out: Deal": 1,
        "fact argument without a mention": 2,
        "unreadable fact": 1,
    }
    odd = read(
        write(tmp_path / "odd", tokens=tokens, spans=spans_with_a_stray, objects="", coref="", facts="")
    )
    assert odd.oddities == {
        "unreadable span": 1,
        "unreadable token": 1,
        "token with another text at its offsets": 1,
        "gap in the token ids": 1,
        "token ids out of order": 1,
        "span that is not its tokens": 1,
    }
    assert (odd.mentions, odd.relations, odd.chains) == ([], [], [])


def test_missing_files_leave_their_block_unknown(tmp_path: Path) -> None:
    document = read(write(tmp_path / "some", coref=None, facts=None))
    assert document.mentions
    assert (document.chains, document.relations) == (None, None)
    assert document.oddities["no .coref file"] == document.oddities["no .facts file"] == 1
    document = read(write(tmp_path / "none", objects=None))
    assert document.mentions is None
    assert document.text == TEXT
    assert document.oddities == {"no .objects file": 1}
    document = read(write(tmp_path / "text", txt=None))
    assert (document.text, document.mentions, document.oddities) == ("", None, {"no .txt file": 1})


def test_name_spans_are_those_of_the_token_measure(tmp_path: Path) -> None:
    ((doc_id, spans),) = read_name_spans(write(tmp_path))
    assert doc_id == "book_1"
    assert [(TEXT[start:end], label) for start, end, label in spans] == [
        ("Дубрава", "ORG"),
        ("Илью Лапина", "PER"),
        ("Петра и Ольгу Дым", "PER"),
        ("Перми", "LOC"),
        ("Лапин", "PER"),
        ("Клён", "ORG"),
        ("Дым", "PER"),
    ]


@pytest.mark.parametrize(
    ("surface", "names", "expected"),
    [
        ("Перми", ["Пермь"], "Пермь"),
        ("российской", ["Россия"], None),  # another word, not another form
        ("Московского завода", ["московский завод", "завод"], "московский завод"),
        ("завода", ["Завод", "завод"], None),  # two fit
        ("США", ["Америка", "США"], "США"),
        ("Льва", ["Лев"], None),  # not plain enough
        ("Семёна", ["Семен"], "Семен"),
        ("«»", [""], None),
    ],
)
def test_base_forms_only_where_they_are_plain(surface: str, names: list[str], expected: str | None) -> None:
    assert base_form(surface, names) == expected


def test_person_names_are_made_of_their_parts() -> None:
    facets = {"firstname": ["Анна"], "firstname1": ["Аня"], "lastname": ["Дым"], "patronymic": ["Львовна"]}
    names = person_names(facets)
    assert {"Анна Дым", "Дым Анна", "Аня", "Анна Львовна Дым", "Дым"} <= set(names)
    assert person_names({}) == []
