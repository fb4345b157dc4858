"""What lint finds in a gold folder, and where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipeline.corpora.brat.annotation_conf import parse_configuration
from pipeline.corpora.linting import lint
from pipeline.errors import InputError

SEEDS = Path(__file__).parent.parent.parent / "seeds" / "news"
TEXT = "Анна Дым живёт в Пскове.\nДым поёт."
CONF = """# own labels
[entities]
PERSON
!Place
\tCITY
[relations]
<WHO>=PERSON|GROUP
PLACE_RESIDES_IN\tArg1:<WHO>, Arg2:CITY
ALTERNATIVE_NAME\tArg1:<ENTITY>, Arg2:<ENTITY>
LOVES Arg1:PERSON, Arg2:PERSON
LOVES Arg1:PERSON, Arg2:CITY
<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>
[events]
Feast\tWho:PERSON
"""


def findings(
    tmp_path: Path, rows: Sequence[str], *, text: str = TEXT, conf: str | None = None
) -> list[tuple[int | None, str]]:
    (tmp_path / "a.txt").write_bytes(text.encode())
    (tmp_path / "a.ann").write_bytes("".join(f"{row}\n" for row in rows).encode())
    if conf is not None:
        (tmp_path / "annotation.conf").write_text(conf, "utf-8")
    return [(finding.line, finding.kind) for finding in lint(tmp_path, "brat")]


def test_clean_gold_has_no_findings(tmp_path: Path) -> None:
    rows = ["T1\tPERSON 0 8\tАнна Дым", "T2\tCITY 17 23\tПскове", "R1\tPLACE_RESIDES_IN Arg1:T1 Arg2:T2\t"]
    assert findings(tmp_path, rows, conf=CONF) == []
    assert lint(SEEDS, "brat") == []


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("T2\tCITY 17 99\tПскове", "bad_offsets"),
        ("T2\tCITY 17 17\t", "bad_offsets"),
        ("T2\tCITY 17 23\tОмске", "text_differs"),
        ("T2\tCITY 16 23\t Пскове", "edge_space"),
        ("T2\tCITY 17 19;21 23\tПс ве", "discontinuous"),
        ("T2\tPERSON 5 14\tДым живёт", "overlap"),
        ("T2\tCITY 18 23\tскове", "cuts_word"),
        ("T2\tPERSON 0 8\tАнна Дым", "duplicate_mention"),
        ("T2\tCITY 0 8\tАнна Дым", "several_labels"),
        ("T1\tCITY 17 23\tПскове", "duplicate_id"),
        ("T2\tTOWN 17 23\tПскове", "unknown_label"),
        ("R1\tKNOWS Arg1:T1 Arg2:T7", "dangling"),
        ("R1\tKNOWS Arg1:T1 Arg2:T1", "self_relation"),
        ("N1\tReference T1 Wikidata:P1\tДым", "odd_link"),
        ("N1\tReference T5 Wikidata:Q1\tДым", "dangling"),
        ("#1\tNormalForm T5\tДым", "dangling"),
        ("*\tEquiv T1 T5", "dangling"),
        ("A1\tNegation T1", "unused_line"),
        ("T2\tCITY семнадцать\tПскове", "unreadable_line"),
        ("строка", "unreadable_line"),
    ],
)
def test_each_kind_is_found_on_its_line(tmp_path: Path, row: str, kind: str) -> None:
    found = findings(tmp_path, ["T1\tPERSON 0 8\tАнна Дым", row])
    assert (2, kind) in found
    assert all(line == 2 for line, _ in found)


def test_relations_links_and_ids_used_twice(tmp_path: Path) -> None:
    rows = [
        "T1\tPERSON 0 8\tАнна Дым",
        "T2\tCITY 17 23\tПскове",
        "T3\tPERSON 5 8\tДым",
        "T3\tPERSON 25 28\tДым",
        "R1\tKNOWS Arg1:T1 Arg2:T2",
        "R1\tKNOWS Arg1:T1 Arg2:T2",
        "R2\tKNOWS Arg1:T1 Arg2:T2",
        "R3\tHATES Arg1:T1 Arg2:T3",
        "N1\tReference T1 Wikidata:Q1\tДым",
        "N2\tReference T1 Wikidata:Q2\tДым",
    ]
    assert findings(tmp_path, rows) == [
        (4, "duplicate_id"),
        (6, "duplicate_id"),
        (7, "duplicate_relation"),
        (8, "unknown_label"),
        (8, "ambiguous"),
        (10, "several_links"),
    ]


def test_annotation_conf_says_which_labels_and_arguments_are_allowed(tmp_path: Path) -> None:
    rows = [
        "T1\tPERSON 0 8\tАнна Дым",
        "T2\tCITY 17 23\tПскове",
        "T3\tORGANIZATION 25 28\tДым",
        "R1\tPLACE_RESIDES_IN Arg1:T2 Arg2:T1",
        "R2\tLOVES Arg1:T1 Arg2:T2",
        "R3\tLOVES Arg1:T2 Arg2:T1",
        "R4\tKNOWS Arg1:T1 Arg2:T2",
        "R5\tALTERNATIVE_NAME Arg1:T1 Arg2:T2",
    ]
    assert findings(tmp_path, rows, conf=CONF) == [
        (3, "unknown_label"),
        (4, "argument_type"),
        (6, "argument_type"),
        (7, "unknown_label"),
    ]


def test_the_configuration_above_a_part_of_a_corpus_holds_in_it(tmp_path: Path) -> None:
    part = tmp_path / "dev"
    part.mkdir()
    (tmp_path / "annotation.conf").write_text("[entities]\nPERSON\n", "utf-8")
    assert findings(part, ["T1\tCITY 17 23\tПскове"]) == [(1, "unknown_label")]


def test_configuration_is_parsed() -> None:
    configuration = parse_configuration(CONF)
    assert configuration.entities == {"PERSON", "CITY"}
    assert set(configuration.rules) == {"PLACE_RESIDES_IN", "ALTERNATIVE_NAME", "LOVES"}
    assert configuration.allows("PLACE_RESIDES_IN", "GROUP", "CITY")
    assert not configuration.allows("PLACE_RESIDES_IN", "CITY", "GROUP")
    assert configuration.allows("ALTERNATIVE_NAME", "AGE", "CITY")
    assert not configuration.allows("KNOWS", "PERSON", "PERSON")


def test_files_without_a_partner_empty_or_in_another_encoding(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "lone.txt").write_text(TEXT, "utf-8")
    (inner / "lost.ann").write_text("T1\tCITY 17 23\tПскове\n", "utf-8")
    (tmp_path / "empty.txt").write_text(" \n", "utf-8")
    (tmp_path / "empty.ann").write_text("", "utf-8")
    (tmp_path / "old.txt").write_bytes(TEXT.encode("cp1251"))
    (tmp_path / "old.ann").write_text("T1\tCITY 17 23\tПскове\n", "utf-8")
    found = {(Path(finding.file).name, finding.line, finding.kind) for finding in lint(tmp_path, "brat")}
    assert found == {
        ("lone.txt", None, "missing_partner"),
        ("lost.ann", None, "missing_partner"),
        ("empty.txt", None, "empty_file"),
        ("empty.ann", None, "empty_file"),
        ("old.txt", None, "not_utf8"),
    }


def test_a_date_header_is_no_place_for_mentions(tmp_path: Path) -> None:
    text = "date 2026-03-01\nПсков ждёт."
    rows = ["T1\tDATE 5 15\t2026-03-01", "T2\tCITY 16 21\tПсков"]
    assert findings(tmp_path, rows, text=text) == [(1, "bad_offsets")]


def test_other_formats_report_what_their_reader_counts(tmp_path: Path) -> None:
    (tmp_path / "gold.jsonl").write_text(
        '{"text": "Псков", "mentions": [{"start": 0, "end": 9, "label": "CITY"},'
        ' {"start": 1, "end": 3, "label": "CITY"}], "chains": [7]}\n'
        '{"text": ""}\n'
        "{\n",
        "utf-8",
    )
    found = lint(tmp_path, "jsonl")
    assert [(Path(finding.file).name, finding.kind) for finding in found] == [
        ("gold.jsonl#1", "cuts_word"),
        ("gold.jsonl#1", "bad_offsets"),
        ("gold.jsonl#1", "unreadable_line"),
        ("gold.jsonl#2", "empty_file"),
        ("gold.jsonl#3", "unreadable_line"),
    ]
    assert str(found[1]).endswith("gold.jsonl#1: bad_offsets: mention outside the text")


def test_a_folder_without_gold_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        lint(tmp_path, "brat")
    with pytest.raises(InputError):
        lint(tmp_path / "nowhere", "brat")
