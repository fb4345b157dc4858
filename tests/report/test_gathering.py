"""What is gathered from a run: rows, limits, examples; and runs in which much is missing."""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.cli import main
from pipeline.report import fact_examples, report_documents
from pipeline.report.fact_examples import example, lines
from pipeline.report.gather import gather
from pipeline.report.limits import Limits
from pipeline.report.writing import write_report
from tests.report.small_run import HACKS, MENTIONS, TEXTS, document, rows, write_run


@pytest.fixture(scope="module")
def gathered(run_folder: Path) -> dict:
    return gather(run_folder)


def utf16(text: str, start: int, end: int) -> str:
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def test_the_docstrings_are_true() -> None:
    for module in (report_documents, fact_examples):
        assert doctest.testmod(module).attempted > 0
        assert doctest.testmod(module).failed == 0


def test_what_was_run(gathered: dict) -> None:
    about = gathered["about"]
    assert (about["finished"], about["resolved"], about["left_out"]) == (True, True, [])
    assert about["seconds"] == 3723
    assert about["model"] == "ru_news 0.1.0"
    assert (about["tables"]["documents"], about["tables"]["mentions"]) == (3, len(MENTIONS))
    assert gathered["days"] == [[20544, 1], [20546, 1]]
    assert gathered["undated"] == 1
    assert gathered["period"] == (20544, 3, 3)


def test_entities_come_by_their_documents_with_trends(gathered: dict) -> None:
    first = gathered["entities"][0]
    assert first[:9] == ["псков", "CITY", "Псков", [], 3, 3, 20544, 20546, first[8]]
    assert first[9] == [1, 0, 1]
    ids = [gathered["documents"][place][0] for place in first[10]]
    assert sorted(ids) == sorted(TEXTS)
    shelest = next(row for row in gathered["entities"] if row[0] == "шелест")
    assert (shelest[3], shelest[9]) == (["Шелест"], [1, 0, 0])
    assert (first[11], shelest[11]) == (["пскова", "пскове"], [])
    assert dict(gathered["entity_labels"]) == {
        "PERSON": 3,
        "CITY": 1,
        "ORGANIZATION": 1,
        "PROFESSION": 1,
        "STATE_OR_PROVINCE": 1,
    }


def test_a_fact_has_its_sentence_with_both_ends_marked(gathered: dict) -> None:
    found = {}
    for head, label, tail, _, _, _, _, place, text, *ends in gathered["facts"]:
        names = gathered["entities"][head][2], gathered["entities"][tail][2]
        found[label, gathered["documents"][place][0]] = (
            *names,
            utf16(text, *ends[:2]),
            utf16(text, *ends[2:]),
        )
    assert len(found) == len(gathered["facts"]) == 5
    assert found["WORKS_AS", "мост"] == (
        "Андрей Шелест",
        "губернатор Псковской области",
        "Андрей Шелест",
        "Губернатор Псковской области",
    )
    assert found["WORKPLACE", "банк"] == ("Ирина Белова", "Волжский банк", "Ирина Белова", "Волжского банка")


def test_a_sample_document_has_nested_pieces_and_relations(gathered: dict) -> None:
    place = next(k for k, row in enumerate(gathered["documents"]) if row[0] == "мост")
    text = gathered["texts"][place]
    assert text["text"] == TEXTS["мост"]
    pieces = [utf16(text["text"], *piece[:2]) for piece in text["pieces"]]
    assert pieces == ["Губернатор Псковской области", "Псковской области", "Андрей Шелест", "Пскова"]
    assert all(piece[3:] == [1, 1] for piece in text["pieces"])
    told = {
        (label, *(utf16(text["text"], *text["mentions"][end][4:]) for end in (head, tail)))
        for label, head, tail, _ in text["relations"]
    }
    assert ("WORKS_AS", "Андрей Шелест", "Губернатор Псковской области") in told
    bank = gathered["texts"][next(k for k, row in enumerate(gathered["documents"]) if row[0] == "банк")]
    assert [utf16(bank["text"], *piece[:2]) for piece in bank["pieces"]] == [
        "Волжского банка",
        "Ирина Белова",
        "Пскове",
    ]


def test_rejects_by_reason_with_a_few_examples(gathered: dict) -> None:
    ((code, stage, n, shown),) = gathered["rejects"]
    assert (code, stage, n, len(shown)) == ("no_text", "read", 5, 3)
    assert shown[0][2].startswith("Record 0 has no text")


def test_limits_hold_and_everything_named_is_there(run_folder: Path) -> None:
    limits = Limits(
        entities=3, of_each_label=1, facts=1, facts_of_entity=1, examples=1, sample=2, sample_chars=20
    )
    data = gather(run_folder, limits)
    assert data["chosen"] == 3
    assert data["entities"][0][2] == "Псков"
    assert len({row[1] for row in data["entities"][:3]}) == 3  # of each type one, before a second person
    assert 1 <= len(data["facts"]) < 5
    assert sum(len(fact) > 8 for fact in data["facts"]) == 1
    assert len(data["sample"]) == 2
    assert all(len(text["text"]) <= 20 and text["cut"] for text in data["texts"].values())
    for head, _, tail, *_ in data["facts"]:
        assert max(head, tail) < len(data["entities"])
    for text in data["texts"].values():
        assert all(piece[1] <= 20 for piece in text["pieces"])


def test_without_resolve_names_stand_for_entities(tmp_path: Path, gathered: dict) -> None:
    data = gather(write_run(tmp_path / "run", rows(), resolved=False))
    assert not data["about"]["resolved"]
    assert data["entities"][0][1:6] == ["CITY", "Псков", [], 3, 3]
    assert data["entities"][0][9] == [1, 0, 1]
    assert {fact[1] for fact in data["facts"]} == {fact[1] for fact in gathered["facts"]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "documents", "entities"),
    [
        ({"left_out": ("mentions", "sentences", "values")}, 3, 7),
        ({"left_out": ("chains", "relations"), "resolved": False}, 3, 0),
        ({"left_out": ("relations",), "resolved": False}, 3, 7),
        ({"finished": False, "resolved": False}, 3, 7),
        ({"finished": False, "resolved": False, "done": False}, 0, 0),
    ],
)
def test_odd_runs(tmp_path: Path, options: dict, documents: int, entities: int) -> None:
    run = write_run(tmp_path / "run", rows(), **options)
    data = gather(run)
    assert len(data["sample"]) == documents
    assert len(data["entities"]) == entities
    assert data["about"]["finished"] == options.get("finished", True)
    assert data["about"]["left_out"] == [
        name for name in data["about"]["left_out"] if name in options.get("left_out", ())
    ]
    assert write_report(run).stat().st_size > 10_000


def test_no_documents_and_no_dates(tmp_path: Path) -> None:
    empty = gather(write_run(tmp_path / "empty", {}))
    assert (empty["days"], empty["undated"], empty["period"], empty["entities"]) == ([], 0, None, [])
    undated = {**rows(), "documents": [document(doc_id, text) for doc_id, text in TEXTS.items()]}
    data = gather(write_run(tmp_path / "undated", undated))
    assert (data["days"], data["undated"], data["period"]) == ([], 3, None)
    assert data["entities"][0][9] is None


def test_a_stray_date_does_not_flatten_the_trends(tmp_path: Path) -> None:
    days = [document(f"d{k}", "Тихо.", 1 + k % 20) for k in range(299)]
    days[0] |= {"published_at": days[0]["published_at"].replace(year=1970)}
    data = gather(write_run(tmp_path / "run", {"documents": days}))
    assert data["period"][:2] == (20544, 20)
    assert data["days"][0] == [90, 1]


def test_the_sample_is_spread_over_the_whole_time(tmp_path: Path) -> None:
    days = [document(f"d{k:03}", "Тихо.", 1 + k // 10) for k in range(200)]
    data = gather(write_run(tmp_path / "run", {"documents": days}), Limits(sample=10))
    shown = [data["documents"][place][2] for place in data["sample"]]
    assert len(shown) == 10
    assert shown == sorted(shown)
    assert shown[-1] - shown[0] >= 16


WORD = st.text("абв", min_size=1, max_size=12)


@given(st.lists(st.lists(WORD, min_size=1, max_size=12), min_size=1, max_size=6), st.data())
def test_an_example_holds_both_ends_however_it_is_cut(
    sentences: list[list[str]], data: st.DataObject
) -> None:
    text = "\n".join(" ".join(words) for words in sentences)
    places = [match.span() for match in re.finditer("[абв]+", text)]
    head, tail = (data.draw(st.sampled_from(places)) for _ in range(2))
    piece = example(text, head, tail, lines(text), most=30)
    assert piece.head is not None
    assert piece.tail is not None
    assert piece.text[slice(*piece.head)] == text[slice(*head)]
    assert piece.text[slice(*piece.tail)] == text[slice(*tail)]
    assert len(piece.text) <= 2 * (30 + 12) + 12


def test_the_file_holds_no_markup_of_the_data_and_loads_nothing(run_folder: Path, tmp_path: Path) -> None:
    page = write_report(run_folder, tmp_path / "page.html").read_text("utf-8")
    assert page.count("<script") == page.count("</script") == 2
    assert "onerror=" not in re.sub(r'<script type="application/json".*?</script>', "", page, flags=re.S)
    assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|\beval\b|@import|url\(", page)
    data = json.loads(re.search(r'id="data">(.*?)</script>', page, re.S)[1])
    assert any(row[2] == HACKS for row in data["entities"])


def test_the_command(run_folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(run_folder), "--html", str(tmp_path / "page.html")]) == 0
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == ("", f"Page written to {tmp_path / 'page.html'}\n")
    assert main(["report", str(run_folder)]) == 0
    assert f"Page written to {run_folder / 'report.html'}" in capsys.readouterr().err
    assert (run_folder / "report.html").is_file()
    assert main(["report", str(tmp_path)]) == 2
    assert "holds no run" in capsys.readouterr().err
    assert main(["report", str(run_folder), "--html", str(tmp_path / "no" / "page.html")]) == 2
    assert "cannot be written" in capsys.readouterr().err


def test_the_guide_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    guide = (Path(__file__).parents[2] / "docs" / "report.md").read_text("utf-8")
    write_run(tmp_path / "out" / "demo", rows())
    monkeypatch.chdir(tmp_path)
    snippets = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    assert snippets
    for snippet in snippets:
        exec(compile(snippet, "docs/report.md", "exec"), {})
    assert (tmp_path / "news.html").stat().st_size > 10_000
    limits = Limits()
    assert f"the {limits.entities:,} most frequent entities" in guide
    assert f"{limits.sample} documents in full ({limits.sample_chars:,} characters" in guide
