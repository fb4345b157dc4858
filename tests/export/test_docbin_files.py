"""spaCy's DocBin, loaded by spaCy alone."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin

import pipeline.export.docbin as docbin
from pipeline.corpora.annotated_document import GoldDocument, GoldMention, GoldRelation, GoldToken
from pipeline.export.docbin import to_doc
from pipeline.export.export_source import run_source
from pipeline.export.exporter import ExportRequest, ExportResult, export

LOADER = """
import importlib.metadata as metadata, json, sys
real = metadata.distributions  # as where Svodka is not installed
metadata.distributions = lambda **some: (d for d in real(**some) if d.metadata["Name"] != "svodka")
import spacy
from spacy.tokens import DocBin
docs = list(DocBin().from_disk(sys.argv[1]).get_docs(spacy.blank("ru").vocab))
told = [[d.user_data["doc_id"], d.text, [[e.start_char, e.end_char, e.label_] for e in d.ents]] for d in docs]
print(json.dumps({"docs": told, "foreign": [m for m in sys.modules if m.startswith("pipeline")]}))
"""


@pytest.fixture(scope="module")
def exported(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> ExportResult:
    return export(ExportRequest(str(run_folder), "docbin", str(tmp_path_factory.mktemp("docbin") / "out")))


@pytest.fixture(scope="module")
def docs(exported: ExportResult) -> list[Doc]:
    found = DocBin().from_disk(Path(exported.out) / "part-00000.spacy")
    return list(found.get_docs(spacy.blank("ru").vocab))


@pytest.mark.slow
def test_spacy_alone_loads_it(run_folder: Path, exported: ExportResult) -> None:
    path = Path(exported.out) / "part-00000.spacy"
    ran = subprocess.run(
        [sys.executable, "-c", LOADER, str(path)], capture_output=True, text=True, cwd=path.parent, check=True
    )
    told = json.loads(ran.stdout)
    assert told["foreign"] == []
    sources = list(run_source(run_folder, tokens=False).documents)
    assert [doc[:2] for doc in told["docs"]] == [[source.doc_id, source.text] for source in sources]
    for (_, _, ents), source in zip(told["docs"], sources, strict=True):
        spans = {(m.start, m.end, m.label) for m in source.mentions or ()}
        assert ents
        assert all(tuple(ent) in spans for ent in ents)


def test_tokens_sentences_and_tags(run_folder: Path, docs: list[Doc]) -> None:
    for doc, source in zip(docs, run_source(run_folder, tokens=True).documents, strict=True):
        sentences = source.sentences or []
        assert [[t.text for t in sent if t.pos_ != "SPACE"] for sent in doc.sents] == [
            [token.text for token in tokens] for tokens in sentences
        ]
        words = [token for token in doc if token.pos_ != "SPACE"]
        expected = [token for tokens in sentences for token in tokens]
        assert [(w.idx, w.lemma_, w.pos_, str(w.morph)) for w in words] == [
            (t.start, t.lemma, t.upos, t.feats) for t in expected
        ]
        place = {word.i: number for number, word in enumerate(words)}
        first = 0
        for tokens in sentences:
            for number, token in enumerate(tokens):
                word = words[first + number]
                assert token.head is not None
                head = first + number if token.head < 0 else first + token.head
                assert place[word.head.i] == head
                assert word.dep_ == ("ROOT" if token.head < 0 else token.deprel)
            first += len(tokens)


def test_nested_mentions_ids_links_and_relations(
    run_folder: Path, exported: ExportResult, docs: list[Doc]
) -> None:
    lost = inside = linked = 0
    for doc, source in zip(docs, run_source(run_folder, tokens=False).documents, strict=True):
        known = {m.id: m for m in source.mentions or ()}
        spans = list(doc.spans["mentions"])
        for span in spans:
            mention = known[span.id_]
            assert (span.start_char, span.end_char, span.label_) == (
                mention.start,
                mention.end,
                mention.label,
            )
            assert span.kb_id_ == (mention.links[0] if mention.links else "")
            linked += bool(span.kb_id_)
        lost += len(known) - len(spans)
        inside += len(spans) - len(doc.ents)
        ids = {span.id_ for span in spans}
        relations = [tuple(relation) for relation in doc.user_data["relations"]]
        assert relations == [
            (r.head, r.label, r.tail) for r in source.relations or () if {r.head, r.tail} <= ids
        ]
        assert doc.user_data["published_at"] == "2026-03-01T00:00:00+00:00"
    assert inside > 0
    assert linked > 0
    assert exported.left_out.get("mention that does not begin and end with a token", 0) == lost


def test_white_space_of_every_kind_stays() -> None:
    text = "\n Иван\u00a0Петров  \r\n\tв  Омске \n"
    places = [match.span() for match in re.finditer(r"\w+", text)]
    tokens = [GoldToken(start, end, text[start:end], "", "PROPN", "") for start, end in places]
    mentions = [
        GoldMention("a", 2, 13, "PERSON", "Иван\u00a0Петров"),
        GoldMention("b", 22, 24, "X", text[22:24]),
    ]
    document = GoldDocument("d", text, "u", mentions=mentions, sentences=[tokens[:2], tokens[2:]])
    document.relations = [GoldRelation("a", "R", "b")]
    told: Counter[str] = Counter()
    doc = to_doc(spacy.blank("ru").vocab, document, told)
    assert doc.text == text
    assert [[t.text for t in sent if not t.is_space] for sent in doc.sents] == [
        ["Иван", "Петров"],
        ["в", "Омске"],
    ]
    assert [(ent.text, ent.label_) for ent in doc.ents] == [("Иван\u00a0Петров", "PERSON")]
    assert +told == {"mention that does not begin and end with a token": 1}
    assert doc.user_data["relations"] == []


def test_files_are_of_bounded_size(
    run_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, docs: list[Doc]
) -> None:
    monkeypatch.setattr(docbin, "MOST_TOKENS", 25)
    export(ExportRequest(str(run_folder), "docbin", str(tmp_path / "out")))
    files = sorted((tmp_path / "out").glob("*.spacy"))
    assert len(files) > 2
    vocab = spacy.blank("ru").vocab
    again = [doc for file in files for doc in DocBin().from_disk(file).get_docs(vocab)]
    assert [doc.text for doc in again] == [doc.text for doc in docs]
