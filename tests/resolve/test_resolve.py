"""`svodka resolve` over a run: its tables, judgements in a file, what a user is told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import pipeline
import pipeline.errors
from pipeline.cli import main
from pipeline.tables.schema import RESOLVED

pytestmark = pytest.mark.slow

TEXTS = {
    "a": "Министр финансов Ирина Белова прилетела в Астану. Белова довольна.",
    "b": "В Астане министр Ирина Белова встретила главу МИД Казахстана Олега Громова.",
    "c": "Глава МИД Казахстана Олег Громов ждёт гостей.",
}


def run_over(folder: Path, order: str) -> Path:
    source = folder / f"{order}.jsonl"
    rows = ({"id": id, "text": TEXTS[id], "date": f"2026-03-0{at + 1}"} for at, id in enumerate("abc"))
    by_id = {row["id"]: json.dumps(row, ensure_ascii=False) for row in rows}
    source.write_text("\n".join(by_id[id] for id in order), "utf-8")
    pipeline.run(source, folder / f"out-{order}", model="ru_news_natasha")
    return folder / f"out-{order}"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return run_over(tmp_path_factory.mktemp("resolve"), "abc")


def test_a_run_ends_with_its_entities(out: Path) -> None:
    run = pipeline.open_run(out)
    assert set(RESOLVED) <= set(run.tables)
    people = run.sql(
        "SELECT normal, n_documents, n_mentions FROM entities WHERE label = 'PERSON' ORDER BY normal"
    )
    assert people.to_numpy().tolist() == [["Ирина Белова", 2, 3], ["Олег Громов", 2, 2]]
    (astana,) = run.sql("SELECT kb_ids FROM entities WHERE normal = 'Астана'").itertuples(index=False)
    assert "geonames:1526273" in astana[0]
    facts = run.sql(
        "SELECT h.normal, f.label, t.normal, f.n_documents FROM facts f JOIN entities h ON h.entity_id = "
        "head_entity_id JOIN entities t ON t.entity_id = tail_entity_id WHERE f.label = 'WORKPLACE'"
    )
    assert ["Олег Громов", "WORKPLACE", "МИД Казахстана", 2] in facts.to_numpy().tolist()


def test_another_order_of_the_input_gives_the_same_entities(out: Path) -> None:
    other = pipeline.open_run(run_over(out.parent, "cab"))
    query = "SELECT * FROM entities ORDER BY entity_id"
    assert pipeline.open_run(out).sql(query).astype(str).equals(other.sql(query).astype(str))


def test_judgements_in_a_file(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = pipeline.open_run(out)
    ids = dict(run.sql("SELECT normal, entity_id FROM entities").itertuples(index=False, name=None))
    file = out / "judgements.csv"
    rows = [f"{ids['Ирина Белова']},{ids['Олег Громов']},same,me,,test", "nobody,nothing,same,,,"]
    file.write_text("\n".join(["left_id,right_id,judgement,who,when,why", *rows]), "utf-8")
    assert main(["resolve", str(out)]) == 0
    assert "is not in this run" in capsys.readouterr().out
    assert len(run.sql("SELECT * FROM entities WHERE label = 'PERSON'")) == 1
    states = run.sql("SELECT state FROM judgements ORDER BY state")["state"].tolist()
    assert states == ["followed", "unknown"]
    assert main(["resolve", str(out), "--explain", ids["Ирина Белова"]]) == 0
    assert "judgement" in capsys.readouterr().out
    assert main(["resolve", str(out), "--explain", "Ирине Беловой"]) == 0
    assert "judgement" in capsys.readouterr().out
    assert main(["resolve", str(out), "--explain", "Никого"]) == 2
    assert "no entity «Никого»" in capsys.readouterr().err
    file.write_text("left_id,right_id,judgement\na,b,perhaps\n", "utf-8")
    assert main(["resolve", str(out)]) == 2
    assert "line 2: the judgement is «perhaps»" in capsys.readouterr().err
    file.unlink()
    assert main(["resolve", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["tables"]["judgements"] == 0


def test_without_resolve_there_are_no_entities(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXTS["a"], "utf-8")
    assert main(["run", str(tmp_path / "a.txt"), "-o", str(tmp_path / "out"), "--no-resolve"]) == 0
    run = pipeline.open_run(tmp_path / "out")
    assert "entities" not in run.tables
    with pytest.raises(pipeline.errors.InputError, match="svodka resolve"):
        run.table("entities")
