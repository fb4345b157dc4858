"""What `open_run` says of a run: its tables, filters, SQL; and what is wrong with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pyarrow.compute as pc
import pytest

import pipeline
from pipeline.errors import InputError, UnfinishedRun
from pipeline.tables.run import Run
from pipeline.tables.run_table import RunTable
from pipeline.tables.schema import ALL_SCHEMAS, SCHEMA_VERSION
from tests.views.made_run import document, write_run
from tests.views.safe_html import safe_text


def test_every_table_is_an_attribute(news_run: Path) -> None:
    assert [name for name, kind in vars(Run).items() if type(kind).__name__ == "_Table"] == list(ALL_SCHEMAS)
    assert isinstance(pipeline.open_run(news_run).mentions, RunTable)


@pytest.mark.parametrize(
    ("equal", "surfaces"),
    [
        ({"label": "PERSON"}, ["Анна Орлова", "Орлова"]),
        ({"label": ["PERSON", "CITY"], "doc_id": "a"}, ["Анна Орлова", "Москву"]),
        ({"score": None, "coarse": "PER"}, ["Орлова"]),
        ({"start": 0}, ["Министр Анна Орлова", "Орлова"]),
        ({"label": []}, []),
    ],
)
def test_filters_by_equality(news_run: Path, equal: dict[str, object], surfaces: list[str]) -> None:
    frame = pipeline.open_run(news_run).mentions.to_pandas(["surface"], **equal)
    assert frame["surface"].tolist() == surfaces


def test_filters_join_an_arrow_expression(news_run: Path) -> None:
    mentions = pipeline.open_run(news_run).mentions
    assert len(mentions.to_arrow(filter=pc.field("start") > 0, label="CITY")) == 1
    assert len(mentions.to_arrow(filter=pc.field("start") > 0, doc_id="b")) == 0


def test_filters_by_time(news_run: Path) -> None:
    documents = pipeline.open_run(news_run).documents
    assert documents.to_pandas(published_at=datetime(2026, 3, 3, tzinfo=UTC))["doc_id"].tolist() == ["b"]


@pytest.mark.parametrize(
    ("equal", "code", "words"),
    [
        ({"labl": "PERSON"}, "no_column", "Did you mean «label»"),
        ({"published_at": None}, "no_column", "There are: mention_id"),
        ({"start": "first"}, "bad_filter", "«start» of «mentions» is int32"),
        ({"label": 3}, "bad_filter", "«label» of «mentions» is string"),
    ],
)
def test_a_wrong_filter_is_told(news_run: Path, equal: dict[str, object], code: str, words: str) -> None:
    with pytest.raises(InputError) as told:
        pipeline.open_run(news_run).mentions.to_pandas(None, None, **equal)
    assert told.value.code == code
    assert words in str(told.value)


def test_a_query_takes_parameters(news_run: Path) -> None:
    run = pipeline.open_run(news_run)
    frame = run.sql("SELECT surface FROM mentions WHERE surface = $it", it="' OR 1 = 1 --")
    assert len(frame) == 0
    assert run.sql("SELECT count(*) AS n FROM mentions WHERE label = $label", label="CITY")["n"][0] == 1


def test_a_query_reckons_days_in_utc(news_run: Path) -> None:
    run = pipeline.open_run(news_run)
    days = run.sql(
        "SELECT CAST(published_at AS DATE) AS day, current_setting('TimeZone') AS zone FROM documents"
    )
    assert set(days["zone"]) == {"UTC"}
    assert sorted(str(day)[:10] for day in days["day"].dropna()) == ["2026-03-01", "2026-03-03"]


def test_a_wrong_query_names_the_tables_and_what_makes_the_missing(tmp_path: Path) -> None:
    run = pipeline.open_run(write_run(tmp_path / "out", [{}]))
    with pytest.raises(InputError, match="DuckDB says") as told:
        run.sql("SELECT * FROM entities")
    assert told.value.code == "sql"
    assert "svodka resolve" in told.value.remedy


def test_columns_are_described(news_run: Path) -> None:
    described = pipeline.open_run(news_run).mentions.describe()
    assert described.loc["normal", "may_be_missing"]
    assert described.loc["surface", "meaning"] == "documents.text[start:end]"


def test_a_run_shows_its_tables(news_run: Path, hostile_run: Path) -> None:
    run = pipeline.open_run(news_run)
    assert repr(run) == f"<run {news_run}: made, 2 shards>"
    assert "mentions4mention_id, doc_id" in safe_text(run._repr_html_()).replace("\n", "")
    safe_text(pipeline.open_run(hostile_run)._repr_html_())


def test_an_unfinished_run_warns_and_can_be_read(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", [{"documents": [document("a", "Текст.")]}], planned=3)
    with pytest.warns(UnfinishedRun, match="1 of 3 shards") as told:
        run = pipeline.open_run(out)
    assert told[0].filename == __file__
    assert len(run.documents) == 1


def test_a_run_of_which_nothing_is_done(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", [], planned=2)
    with pytest.warns(UnfinishedRun, match="0 of 2 shards"):
        run = pipeline.open_run(out)
    with pytest.raises(InputError, match="to continue"):
        run.mentions  # noqa: B018


def test_a_run_whose_inputs_are_still_counted(tmp_path: Path) -> None:
    out = write_run(tmp_path / "out", [])
    (out / "plan.parquet").unlink()
    with pytest.warns(UnfinishedRun, match=r"0 of \? shards"):
        pipeline.open_run(out)


@pytest.mark.parametrize(
    ("version", "code"), [("1", "old_schema"), (str(int(SCHEMA_VERSION) + 1), "new_schema")]
)
def test_another_schema_is_told(tmp_path: Path, version: str, code: str) -> None:
    out = write_run(tmp_path / "out", [{}], schema_version=version)
    with pytest.raises(InputError, match=f"schema {version}") as told:
        pipeline.open_run(out)
    assert told.value.code == code
    assert "read_parquet" in told.value.remedy


def test_a_folder_without_a_run_and_a_broken_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="holds no run"):
        pipeline.open_run(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({})[:-1], "utf-8")
    with pytest.raises(InputError, match=r"manifest\.json is damaged"):
        pipeline.open_run(tmp_path)


def test_a_table_that_was_left_out(tmp_path: Path) -> None:
    run = pipeline.open_run(write_run(tmp_path / "out", [{}], tables=["documents", "mentions", "rejects"]))
    with pytest.raises(InputError, match="--tables"):
        run.tokens  # noqa: B018
    with pytest.raises(AttributeError):
        run.people  # type: ignore[attr-defined]  # noqa: B018
