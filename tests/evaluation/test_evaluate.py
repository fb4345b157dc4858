"""`svodka evaluate` and `svodka compare` as a user meets them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline.cli import main
from pipeline.evaluation.saved_scores import load, save

RULES = "ru_news_natasha"  # what it finds is the same on every machine
TEXT = "Министр финансов Ирина Белова вчера прилетела в Омск."
MENTIONS = [
    ("PROFESSION", "Министр финансов"),
    ("PERSON", "Ирина Белова"),
    ("DATE", "вчера"),
    ("CITY", "Омск"),
    ("CITY", "Омск"),  # twice: an oddity
]
HEADER = "date 2025-06-10\n"
CONTRACT = {"precision", "recall", "f1", "gold", "predicted", "correct", "ci95"}


def write_brat(folder: Path, name: str, text: str, mentions: list[tuple[str, str]], more: str = "") -> None:
    rows = []
    for number, (label, surface) in enumerate(mentions, start=1):
        start = len(HEADER) + text.index(surface)
        rows.append(f"T{number}\t{label} {start} {start + len(surface)}\t{surface}\n")
    (folder / f"{name}.txt").write_text(HEADER + text, "utf-8")
    (folder / f"{name}.ann").write_text("".join(rows) + more, "utf-8")


@pytest.fixture(scope="module")
def gold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("evaluate") / "gold"
    folder.mkdir()
    more = "R1\tWORKS_AS Arg1:T2 Arg2:T1\t\nR2\tWORKS_AS Arg1:T9 Arg2:T1\t\n"
    more += (
        "#1\tNormalForm T2\tИрина Белова\n#2\tValue T3\t2025-06-09\nN1\tReference T4 Wikidata:Q898\tОмск\n"
    )
    more += f"T8\tPERSON {len(HEADER)} {len(HEADER) + 3};{len(HEADER) + 8} {len(HEADER) + 11}\tМин фин\n"
    write_brat(folder, "one", TEXT, MENTIONS, more)
    write_brat(folder, "two", "Вечером в Перми шёл снег.", [("CITY", "Перми")])
    (folder / "three.txt").write_text("Без разметки.", "utf-8")
    return folder


def told(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> dict[str, Any]:
    """The JSON that a command prints, and nothing else."""
    capsys.readouterr()
    assert main([*arguments, "--json"]) == status
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_json_has_the_keys_of_the_contract(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = told(capsys, "evaluate", str(gold), "--format", "brat", "--model", RULES)
    assert (report["format"], report["documents"], report["model"]) == ("brat", 2, RULES)
    assert set(report["entities"]) == {"exact", "overlap", "nested_only", "outermost_coarse", "token_io"}
    for measure in (*report["entities"].values(), *report["relations"].values()):
        assert set(measure["micro"]) == CONTRACT
        assert all(set(figures) == CONTRACT for figures in measure["by_label"].values())
    assert set(report["relations"]) == {"end_to_end", "gold_entities"}
    assert set(report["normal_forms"]) == {"exact", "inflected_exact", "n", "n_inflected", "by_label"}
    assert set(report["values"]) == {"exact", "n", "by_label"}
    assert {"b3", "lea", "muc", "ceafe", "conll_f1"} <= set(report["chains"])
    assert set(report["links"]) == {"accuracy_at_gold", "end_to_end_f1"}
    assert set(report["speed"]) == {"documents_per_second", "words_per_second", "peak_rss_mb"}
    assert not {"tokens", "sentences", "lemmas", "tags", "heads"} & set(report)
    assert report["entities"]["exact"]["micro"]["gold"] == 5
    assert report["values"] == {"exact": 1, "n": 1, "by_label": {"DATE": {"exact": 1, "n": 1}}}
    assert report["relations"]["gold_entities"]["micro"]["recall"] == 1


def test_what_the_gold_could_not_give_is_told(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = told(capsys, "evaluate", str(gold), "--format", "brat")
    assert report["gold"]["oddities"]["exact duplicate of a mention"] == 1
    assert report["gold"]["oddities"]["discontinuous mention"] == 1
    assert report["gold"]["oddities"]["relation to a missing mention"] == 1
    assert list(report["gold"]["unusable"]) == ["three"]
    assert main(["evaluate", str(gold), "--format", "brat"]) == 0
    shown = capsys.readouterr().out
    assert "entities, exact" in shown
    assert "discontinuous mention" in shown
    assert "Not scored (1)" in shown


@pytest.mark.slow
def test_a_run_is_scored_as_its_model_is(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = gold.parent / "out"
    pipeline.run([gold / "one.txt", gold / "two.txt"], out, model=RULES)
    by_model = told(capsys, "evaluate", str(gold), "--format", "brat", "--model", RULES)
    by_run = told(capsys, "evaluate", str(gold), "--format", "brat", "--run", str(out))
    for report in (by_model, by_run):
        del report["speed"]
    del by_model["relations"]["gold_entities"], by_model["links"]["accuracy_at_gold"]  # a run was given none
    assert by_run == by_model


def test_types_that_the_corpus_lacks_are_left_out_and_counted(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_brat(tmp_path, "one", TEXT, [("PERSON", "Ирина Белова")])
    (tmp_path / "annotation.conf").write_text("[entities]\nPERSON\nFACILITY\n[relations]\n", "utf-8")
    report = told(capsys, "evaluate", str(tmp_path), "--format", "brat", "--model", RULES)
    assert report["predictions"]["left_out"]["entities"] == {"PROFESSION": 1, "DATE": 1, "CITY": 1}
    assert report["entities"]["exact"]["micro"]["precision"] == 1


def test_the_gate_falls_with_exit_1_and_tells_why(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "gold"
    folder.mkdir()
    for number in range(6):
        write_brat(folder, f"n{number}", TEXT, MENTIONS[:4])
    arguments = ["evaluate", str(folder), "--format", "brat", "--model", RULES]
    assert main([*arguments, "--save", str(tmp_path / "good.parquet")]) == 0
    good = load(tmp_path / "good.parquet")
    untimed = tmp_path / "untimed.parquet"
    save(untimed, type(good)(good.format, good.model, good.documents, good.judgements))
    assert main([*arguments, "--baseline", str(untimed)]) == 0
    for path in folder.glob("*.txt"):  # the same gold, but the model cannot read it any more
        path.write_text(path.read_text("utf-8").replace("Ирина Белова", "ирина белова"), "utf-8")
        annotations = path.with_suffix(".ann")
        annotations.write_text(
            annotations.read_text("utf-8").replace("Ирина Белова", "ирина белова"), "utf-8"
        )
    report = told(capsys, *arguments, "--baseline", str(untimed), status=1)
    assert report["baseline"]["fell"]
    fallen = {figure["measure"] for figure in report["baseline"]["figures"] if figure["fell"]}
    assert "entities.exact" in fallen
    assert main([*arguments, "--baseline", str(untimed)]) == 1
    assert "Worse than the baseline: entities.exact" in capsys.readouterr().out


@pytest.mark.slow
def test_two_saved_scores_are_compared(
    gold: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = str(tmp_path / "a.parquet"), str(tmp_path / "b.parquet")
    assert main(["evaluate", str(gold), "--format", "brat", "--save", first]) == 0
    out = gold.parent / "out-two"
    pipeline.run(gold / "two.txt", out)
    assert main(["evaluate", str(gold), "--format", "brat", "--run", str(out), "--save", second]) == 0
    assert "not in the run" in capsys.readouterr().out
    report = told(capsys, "compare", first, second)
    assert report["documents"] == 2
    assert [apart["name"] for apart in report["documents_apart"]] == ["one"]
    exact = next(figure for figure in report["figures"] if figure["measure"] == "entities.exact")
    assert exact["difference"] < 0
    assert main(["compare", first, second]) == 0
    assert "Documents that differ most" in capsys.readouterr().out
    assert pq.read_metadata(first).num_rows > 20


def test_lint_checks_the_gold_alone(gold: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = told(capsys, "evaluate", str(gold), "--format", "brat", "--lint")
    kinds = {finding["kind"] for finding in report["findings"]}
    assert {"discontinuous", "duplicate_mention", "dangling", "missing_partner"} <= kinds
    assert main(["evaluate", str(gold), "--format", "brat", "--lint"]) == 0
    assert "one.ann:" in capsys.readouterr().out


def test_the_page_is_written(gold: Path, tmp_path: Path) -> None:
    page = tmp_path / "errors.html"
    assert main(["evaluate", str(gold), "--format", "brat", "--html", str(page)]) == 0
    assert "Ирина Белова" in page.read_text("utf-8")


def test_a_treebank_has_its_own_blocks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = ["Снег снег NOUN 2 nsubj", "идёт идти VERB 0 root", ". . PUNCT 2 punct"]
    lines = ["# sent_id = 1", "# text = Снег идёт ."]
    for number, row in enumerate(rows, start=1):
        form, lemma, upos, head, relation = row.split()
        lines.append(f"{number}\t{form}\t{lemma}\t{upos}\t_\t_\t{head}\t{relation}\t_\t_")
    (tmp_path / "t.conllu").write_text("\n".join(lines) + "\n\n", "utf-8")
    report = told(capsys, "evaluate", str(tmp_path), "--format", "conllu")
    assert report["tokens"] == report["sentences"] == {"f1": 1}
    assert set(report["tags"]) == {"upos", "feats"}
    assert "heads" not in report
    with_heads = told(capsys, "evaluate", str(tmp_path), "--format", "conllu", "--syntax")
    assert with_heads["heads"] == {"uas": 1, "las": 1}


@pytest.mark.parametrize(
    "arguments",
    [
        ["nowhere", "--format", "brat"],
        ["GOLD", "--format", "xml"],
        ["GOLD", "--format", "brat", "--model", "a", "--run", "b"],
        ["GOLD", "--format", "brat", "--run", "nowhere"],
        ["GOLD", "--format", "brat", "--baseline", "nowhere.parquet"],
        ["GOLD", "--format", "brat", "--model", "no_such_model"],
        ["GOLD"],
    ],
)
def test_wrong_usage_is_exit_2(gold: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    given = [str(gold) if argument == "GOLD" else argument for argument in arguments]
    assert main(["evaluate", *given]) == 2
    assert "error [" in capsys.readouterr().err
