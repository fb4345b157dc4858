"""The way in to all gold formats, and the small formats with their oddities."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.corpora import FORMATS, read_gold
from pipeline.corpora.annotated_document import GoldDocument
from pipeline.errors import InputError

SEEDS = Path(__file__).parent.parent.parent / "seeds" / "news"


def write(file: Path, content: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode())


def read(path: Path, format: str) -> dict[str, GoldDocument]:
    return {document.doc_id: document for document in read_gold(path, format)}


@pytest.mark.parametrize("format", FORMATS)
def test_no_gold_is_an_error_that_says_what_to_do(tmp_path: Path, format: str) -> None:
    with pytest.raises(InputError) as missing:
        list(read_gold(tmp_path / "nowhere", format))
    assert missing.value.code == "gold_not_found"
    with pytest.raises(InputError) as empty:
        list(read_gold(tmp_path, format))
    assert empty.value.code in ("gold_empty", "gold_not_found")
    assert str(tmp_path) in empty.value.what


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="slavicner"):
        read_gold(tmp_path, "muc6")


def test_seeds_are_read_without_a_loss() -> None:
    found = list(read_gold(SEEDS, "brat"))
    assert len(found) >= 15
    harmless = {"nested mention", "relation across a line break", "relation between nested mentions"}
    for document in found:
        assert not set(document.oddities) - harmless, document.doc_id
        assert document.published_at is not None
        assert document.mentions
        assert document.relations
        assert document.chains
        assert all(document.text[m.start : m.end] == m.surface for m in document.mentions)
        assert any(m.normal for m in document.mentions)
        assert any(m.value for m in document.mentions)


SLAVIC = "Ким едет в Пермь\n\nКима ждут в Перми. Пермяки рады"


def slavic_rows() -> str:
    rows = [
        (0, 3, "Ким", "Ким", "PER", "PER-Kim"),
        (11, 16, "Пермь", " Пермь", "LOC", "GPE-Perm"),  # an edge space
        (18, 22, "Кима", "Ким", "PER", "PER-Kim "),
        (30, 35, "Перми", "Пермь", "GPE", "GPE-Perm"),
        (37, 44, "Пермяки", "пермяки", "PER", "GPE-Perm"),  # a people
        (23, 27, "ждут", "ждать", "EVT", "Evt-Wait"),  # an odd prefix
        (45, 49, "рады", "рады", "EVT", ""),
        (0, 99, "Ким", "Ким", "PER", "PER-Kim"),
    ]
    return "".join("\t".join(map(str, row)) + "\n" for row in rows) + "не строка таблицы\n"


def test_slavicner(tmp_path: Path) -> None:
    write(tmp_path / "raw" / "town" / "ru" / "a.txt", SLAVIC)
    write(tmp_path / "ner" / "town" / "ru" / "a.tsv", slavic_rows())
    write(tmp_path / "raw" / "town" / "bg" / "a.txt", "друг език")
    write(tmp_path / "ner" / "city" / "ru" / "b.tsv", "")
    write(tmp_path / "raw" / "sea" / "ru" / "c.txt", "Море")
    found = read(tmp_path, "slavicner")
    assert sorted(found) == ["city/ru/b", "sea/ru/c", "town/ru/a"]
    document = found["town/ru/a"]
    assert document.mentions is not None
    assert [(m.surface, m.normal, m.label, m.coarse_only) for m in document.mentions] == [
        ("Ким", "Ким", "PER", True),
        ("Пермь", "Пермь", "LOC", True),
        ("Кима", "Ким", "PER", True),
        ("Перми", "Пермь", "LOC", True),
        ("Пермяки", "пермяки", "PER", True),
        ("ждут", "ждать", "EVT", True),
        ("рады", "рады", "EVT", True),
    ]
    assert document.chains == [
        ("PER-Kim", ["T1", "T3"]),
        ("GPE-Perm", ["T2", "T4", "T5"]),
        ("EVT-Wait", ["T6"]),
        (None, ["T7"]),
    ]
    assert document.oddities == {
        "row with edge spaces": 2,
        "GPE id on another category": 1,
        "entity id with two categories": 1,
        "odd prefix of an entity id": 1,
        "row without an entity id": 1,
        "mention outside the text": 1,
        "unreadable row": 1,
    }
    assert (found["city/ru/b"].mentions, found["city/ru/b"].oddities) == (None, {"no .txt file": 1})
    assert (found["sea/ru/c"].mentions, found["sea/ru/c"].oddities) == (None, {"no .tsv file": 1})
    assert list(read(tmp_path / "ner" / "town", "slavicner")) == ["town/ru/a"]


def test_bsnlp(tmp_path: Path) -> None:
    topic = tmp_path / "town"
    header = "ru-1\r\nru\r\n2018-09-20\r\nhttps://news.example/1\r\n"
    write(topic / "raw" / "ru" / "x_1.txt", header + "Ким в Перми\r\nПермь рада Киму.\r\n")
    rows = [
        "ru-2",
        "Ким\tКим\tPER\tPER-Kim",
        "Ким\tКим\tPER\tPER-Kim ",
        "Перми\tПермь\tLOC\tGPE-Perm",
        "Перми\tПермь\tORG\tORG-Perm",
        "перми пермь\tПермь\tLOC\t7",
        "Омск\tОмск\tLOC\t",
        "без столбцов",
    ]
    write(topic / "annotated" / "ru" / "x_1.out", "\r\n".join(rows))
    write(topic / "raw" / "ru" / "file_233_ru.txt", "233\nru\n\n\nким\n")
    write(topic / "annotated" / "ru" / "233.txt", "233\nким\tким\tPER\t1\n")
    write(topic / "raw" / "ru" / "lone.txt", "одна строка")
    write(topic / "annotated" / "ru" / "other.out", "5\n")
    found = read(tmp_path, "bsnlp")
    assert sorted(found) == ["town/file_233_ru", "town/lone", "town/other", "town/x_1"]
    document = found["town/x_1"]
    assert document.text == "Ким в Перми\r\nПермь рада Киму.\r\n"
    assert document.published_at == datetime(2018, 9, 20, tzinfo=UTC)
    assert document.mentions is None
    assert document.surfaces == [
        ("Ким", "Ким", "PER", "PER-Kim"),
        ("Перми", "Пермь", "LOC", "GPE-Perm"),
        ("Перми", "Пермь", "ORG", "ORG-Perm"),
        ("перми пермь", "Пермь", "LOC", "town:7"),  # across a line break, in another case
        ("Омск", "Омск", "LOC", ""),
    ]
    assert document.oddities == {
        "text with CR LF": 1,
        "document ids of the two files differ": 1,
        "row with edge spaces": 1,
        "duplicate row": 1,
        "mention with two categories": 1,
        "row without an entity id": 1,
        "mention not found in the text": 1,
        "unreadable row": 1,
    }
    assert found["town/file_233_ru"].surfaces == [("ким", "ким", "PER", "town:1")]
    assert found["town/file_233_ru"].oddities == {"no date": 1}
    assert found["town/lone"].oddities == {"raw file without a header": 1, "no annotated file": 1}
    assert (found["town/other"].oddities, found["town/other"].surfaces) == ({"no raw file": 1}, [])


def test_rucoco(tmp_path: Path) -> None:
    text = "Ким и Ли\n\nОни пришли. Ким запел, а Ли нет.\n"
    record = {
        "text": text,
        "entities": [
            [[0, 3], [22, 25]],
            [[6, 8]],
            [[0, 8], [10, 13], [4, 12]],
            [[1, 2], [0, 99], "x"],
            [],
            [[22, 25]],
        ],
        "includes": [[], [], [0, 1], [1], [], []],
    }
    write(tmp_path / "a.json", json.dumps(record))
    write(tmp_path / "broken.json", "{")
    write(tmp_path / "list.json", "[]")
    write(tmp_path / "bare.json", json.dumps({"text": text}))
    found = read(tmp_path, "rucoco")
    document = found["a"]
    assert document.mentions is not None
    assert {m.label for m in document.mentions} == {""}
    assert document.chains is not None
    surfaces = {m.id: m.surface for m in document.mentions}
    assert [[surfaces[id] for id in ids] for _, ids in document.chains] == [
        ["Ким", "Ким"],
        ["Ли"],
        ["Ким и Ли", "Они", "и Ли\n\nОн"],
        ["и"],
    ]
    assert document.oddities == {
        "chain of one mention": 2,
        "entity made of other entities": 1,
        "entity made of one other entity": 1,
        "entity without mentions": 2,
        "exact duplicate of a mention": 1,
        "mention outside the text": 1,
        "mention in two chains": 1,
        "unreadable span": 1,
        "mention across a line break": 1,
        "mention cuts a word": 2,
        "nested mention": 3,
        "pair of crossing mentions": 2,
    }
    assert [(found[name].mentions, dict(found[name].oddities)) for name in ("broken", "list", "bare")] == [
        (None, {"file is not JSON": 1}),
        (None, {"file without a text": 1}),
        (None, {"file without entities": 1}),
    ]


def sentence(id: str, text: str | None, *rows: str, comments: tuple[str, ...] = ()) -> str:
    head = [
        *comments,
        *([f"# sent_id = {id}"] if id else []),
        *([] if text is None else [f"# text = {text}"]),
    ]
    return "\n".join([*head, *(row.replace(" ", "\t") for row in rows)]) + "\n\n"


def test_conllu(tmp_path: Path) -> None:
    content = (
        sentence(
            "s1",
            "Ким  спел.",
            "1 Ким ким PROPN _ Case=Nom 2 nsubj _ _",
            "2 спел спеть VERB _ _ 0 root _ SpaceAfter=No",
            "2.1 пел петь VERB _ _ _ _ 0:x _",
            "3 . . PUNCT _ _ 2 punct _ _",
        )
        + sentence(
            "s2",
            None,
            "1 Да да PART _ _ 0 root _ SpaceAfter=No",
            "2 ! ! PUNCT _ _ 9 punct _ _",
            "плохая строка",
        )
        + sentence("s3", "Не те слова", "1 Иные иной DET _ _ _ _ _ _", "2 слова слово NOUN _ _ 0 root _ _")
        + sentence(
            "s3",
            "Vámonos!",
            "1-2 Vámonos _ _ _ _ _ _ _ SpaceAfter=No",
            "1 Vamos ir VERB _ Mood=Imp 0 root _ _",
            "2 nos nosotros PRON _ _ 1 obj _ _",
            "3 ! ! PUNCT _ _ 2 punct _ SpaceAfter=No",
            comments=("# newpar",),
        )
        + "".join(
            sentence(f"r{n}", "Да", "1 Да да PART _ _ 0 root _ _", comments=("# newdoc id = d",) * (n == 0))
            for n in range(12)
        )
    )
    write(tmp_path / "bank.conllu", content)
    found = read(tmp_path, "conllu")
    assert list(found) == ["bank/s1", "bank/s3#2", "bank/r0", "bank/r10"]
    first, multiword, run, rest = found.values()
    assert first.text == "Ким  спел. Да! Иные слова"
    assert first.sentences is not None
    assert [
        [(t.text, t.start, t.lemma, t.upos, t.feats, t.head, t.deprel) for t in s] for s in first.sentences
    ] == [
        [
            ("Ким", 0, "ким", "PROPN", "Case=Nom", 1, "nsubj"),
            ("спел", 5, "спеть", "VERB", "", -1, "root"),
            (".", 9, ".", "PUNCT", "", 1, "punct"),
        ],
        [("Да", 11, "да", "PART", "", -1, "root"), ("!", 13, "!", "PUNCT", "", None, "punct")],
        [("Иные", 15, "иной", "DET", "", None, None), ("слова", 20, "слово", "NOUN", "", -1, "root")],
    ]
    assert first.oddities == {
        "run of spaces in a sentence": 1,
        "empty node": 1,
        "unreadable row": 1,
        "sentence without a text": 1,
        "head that is no token": 1,
        "sentence text differs from its tokens": 1,
    }
    assert multiword.sentences is not None
    assert [(t.text, t.lemma, t.feats, t.head, t.deprel) for t in multiword.sentences[0]] == [
        ("Vámonos", "ir", "Mood=Imp", -1, "root"),
        ("!", "!", "", 0, "punct"),
    ]
    assert multiword.oddities == {"multiword token": 1, "sentence id missing or used twice": 1}
    assert run.sentences is not None
    assert rest.sentences is not None
    assert (len(run.sentences), len(rest.sentences)) == (10, 2)
    assert all(
        d.text[t.start : t.end] == t.text for d in found.values() for s in d.sentences or () for t in s
    )
