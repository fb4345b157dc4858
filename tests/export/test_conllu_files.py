"""CoNLL-U, read by the package `conllu` and by our own reader."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import conllu
import pytest

from pipeline.corpora import read_gold
from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldToken
from pipeline.corpora.conllu.conllu_writer import to_conllu
from pipeline.export.export_source import run_source
from pipeline.export.exporter import ExportRequest, export


@pytest.fixture(scope="module")
def folder(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("conllu") / "out"
    export(ExportRequest(str(run_folder), "conllu", str(out)))
    return out


@pytest.fixture(scope="module")
def sources(run_folder: Path) -> list[GoldDocument]:
    return list(run_source(run_folder, tokens=True).documents)


@pytest.fixture(scope="module")
def sentences(folder: Path) -> list[conllu.TokenList]:
    return conllu.parse((folder / "part-00000.conllu").read_text("utf-8"))


def test_every_token_is_there(sentences: list[conllu.TokenList], sources: list[GoldDocument]) -> None:
    tokens = [sentence for document in sources for sentence in document.sentences or () if sentence]
    assert len(sentences) == len(tokens)
    for found, expected in zip(sentences, tokens, strict=True):
        assert [row["form"] for row in found] == [token.text for token in expected]
        assert [row["lemma"] for row in found] == [token.lemma for token in expected]
        assert [row["upos"] for row in found] == [token.upos for token in expected]
        feats = ["|".join(f"{k}={v}" for k, v in (row["feats"] or {}).items()) for row in found]
        assert feats == [token.feats for token in expected]
        ranges = [f"{token.start}:{token.end}" for token in expected]
        assert [row["misc"]["TokenRange"] for row in found] == ranges


def test_heads_are_a_tree(sentences: list[conllu.TokenList]) -> None:
    for sentence in sentences:
        roots = [row for row in sentence if row["head"] == 0]
        assert [row["deprel"] for row in roots] == ["root"]
        assert len(sentence.to_tree().children) == sum(row["head"] == roots[0]["id"] for row in sentence)


def test_comments_are_what_ud_wants(sentences: list[conllu.TokenList], sources: list[GoldDocument]) -> None:
    ids = [sentence.metadata["sent_id"] for sentence in sentences]
    assert len(set(ids)) == len(ids)
    assert not any(re.search(r"[\s/]", id) for id in ids)
    new = [sentence.metadata["newdoc id"] for sentence in sentences if "newdoc id" in sentence.metadata]
    assert new == [document.doc_id for document in sources]
    for sentence in sentences:
        pieces = (
            row["form"] + ("" if (row["misc"] or {}).get("SpaceAfter") == "No" else " ") for row in sentence
        )
        assert "".join(pieces).rstrip() == sentence.metadata["text"]


def test_the_text_can_be_put_together_again(
    sentences: list[conllu.TokenList], sources: list[GoldDocument]
) -> None:
    texts: list[str] = []
    for sentence in sentences:
        if "newdoc id" in sentence.metadata:
            texts.append("")
        for row in sentence:
            misc = row["misc"] or {}
            behind = "" if misc.get("SpaceAfter") == "No" else unescaped(misc.get("SpacesAfter", " "))
            texts[-1] += unescaped(misc.get("SpacesBefore", "")) + row["form"] + behind
    assert texts == [document.text for document in sources]


def unescaped(spaces: str) -> str:
    known = {"s": " ", "t": "\t", "r": "\r", "n": "\n", "p": "|", "\\": "\\"}
    return re.sub(
        r"\\(u[0-9a-f]{4}|.)",
        lambda found: chr(int(found[1][1:], 16)) if len(found[1]) == 5 else known[found[1]],
        spaces,
    )


def test_outermost_mentions_are_in_misc(
    sentences: list[conllu.TokenList], sources: list[GoldDocument]
) -> None:
    spans = {(m.start, m.end, m.label) for d in sources for m in d.mentions or ()}
    found = []
    for sentence in sentences:
        for row in sentence:
            tag = (row["misc"] or {}).get("NER")
            start, end = map(int, row["misc"]["TokenRange"].split(":"))
            if tag and tag.startswith("B-"):
                found.append((start, end, tag[2:]))
            elif tag:
                assert found[-1][2] == tag[2:]
                found[-1] = (found[-1][0], end, tag[2:])
    assert len(found) > 10
    assert sum(mention in spans for mention in found) >= len(found) - 1  # one may cut a token, and is widened


def test_our_own_reader_reads_it_back(folder: Path, sources: list[GoldDocument]) -> None:
    back = list(read_gold(folder, "conllu"))
    tokens = [t for d in back for sentence in d.sentences or () for t in sentence]
    expected = [t for d in sources for sentence in d.sentences or () for t in sentence]
    assert [(t.text, t.lemma, t.upos, t.feats, t.head) for t in tokens] == [
        (t.text, t.lemma, t.upos, t.feats, t.head) for t in expected
    ]
    odd = sum((document.oddities for document in back), Counter())
    assert not [reason for reason in odd if reason not in ("HTML entity in a token",)]


def test_what_would_break_the_lines_is_escaped() -> None:
    text = " \tа\tб|\x1cв_г\n"
    tokens = [
        GoldToken(2, 5, "а\tб", "а б", "X", ""),
        GoldToken(5, 6, "|", "|", "PUNCT", "Foreign=Yes"),
        GoldToken(7, 10, "в_г", "", "X", ""),
    ]
    mentions = [GoldMention("m", 2, 3, "МОЙ|ТИП=1", "а"), GoldMention("n", 8, 9, "X", "_")]
    document = GoldDocument("a\nb\t#", text, "u", mentions=mentions, sentences=[tokens])
    told: Counter[str] = Counter()
    written = to_conllu(document, told)
    (sentence,) = conllu.parse(written)
    assert [row["form"] for row in sentence] == ["а б", "|", "в_г"]
    assert sentence.metadata["newdoc id"] == "a b #"
    assert sentence.metadata["text"] == "а б| в_г"
    assert sentence[0]["misc"]["NER"] == "B-МОЙ_ТИП_1"
    assert sentence[0]["misc"]["SpacesBefore"] == "\\s\\t"
    assert sentence[1]["misc"]["SpacesAfter"] == "\\u001c"
    assert sentence[2]["misc"]["SpacesAfter"] == "\\n"
    assert sentence[2]["lemma"] == "_"
    assert +told == {"mention widened to whole tokens": 2}
    assert all(len(line.split("\t")) == 10 for line in written.split("\n") if line and line[0] != "#")


def test_a_mention_ends_with_its_sentence() -> None:
    words = [
        [GoldToken(0, 4, "Иван", "иван", "PROPN", "")],
        [GoldToken(5, 11, "Петров", "петров", "PROPN", "")],
    ]
    mentions = [
        GoldMention("m", 0, 11, "PERSON", "Иван\nПетров"),
        GoldMention("n", 5, 11, "FAMILY", "Петров"),
    ]
    told: Counter[str] = Counter()
    first, second = conllu.parse(
        to_conllu(GoldDocument("d", "Иван\nПетров", "u", mentions=mentions, sentences=words), told)
    )
    assert first[0]["misc"]["NER"] == "B-PERSON"
    assert "NER" not in second[0]["misc"]
    assert (first[0]["head"], first[0]["deprel"]) == (None, "_")
    assert +told == {
        "mention cut at the end of its sentence": 1,
        "mention inside another (MISC has the outermost)": 1,
    }
