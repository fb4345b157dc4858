"""Dates over a whole run: one order for all shards of an input, and nothing lost without a word."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from pipeline.engine.execution import ExecutionOptions, execute
from pipeline.engine.plan import read_plan
from pipeline.engine.run_config import RunConfig
from pipeline.engine.run_status import run_status
from pipeline.errors import InputError
from pipeline.sources.item import ReadOptions
from pipeline.tables.folder import RunFolder

pytestmark = pytest.mark.usefixtures("plugin")
NUMBER = 130  # three shards


def months(out: Path) -> set[int]:
    documents = pd.read_parquet(out / "documents")
    assert len(documents) == NUMBER
    return set(documents["published_at"].dt.month)


@pytest.fixture
def month_first(tmp_path: Path) -> Path:
    """A CSV whose last row alone says that its dates are month first."""
    path = tmp_path / "agency.csv"
    days = ["05/06/2025"] * (NUMBER - 1) + ["05/26/2025"]
    rows = (f"Станок {number} запустили.,{day}\n" for number, day in enumerate(days))
    path.write_text("Текст,Дата\n" + "".join(rows), "utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("workers", [0, 2])
def test_all_shards_read_one_order(tmp_path: Path, month_first: Path, tiny_model: str, workers: int) -> None:
    out = tmp_path / "out"
    result = execute([str(month_first)], out, RunConfig(tiny_model), ExecutionOptions(workers))
    assert result.shards == 3
    assert months(out) == {5}
    told = {
        "uri": str(month_first),
        "field": "Дата",
        "order": "mdy",
        "only_this": 1,
        "only_others": 0,
        "several": NUMBER - 1,
    }
    assert result.dates.orders == [told]
    assert json.loads((out / "manifest.json").read_text("utf-8"))["dates"]["orders"] == [told]


def test_a_run_that_goes_on_reads_the_order_of_its_plan(
    tmp_path: Path, month_first: Path, tiny_model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    execute([str(month_first)], out, RunConfig(tiny_model))
    (out / ".done" / "00000.json").unlink()
    monkeypatch.setattr("pipeline.engine.increments.make_plan", None)  # nothing is planned again
    result = execute([str(month_first)], out, RunConfig(tiny_model))
    assert result.fresh_shards == 1
    assert months(out) == {5}
    assert all(
        piece.date_orders[0].order == "mdy" for s in read_plan(out / "plan.parquet") for piece in s.slices
    )


def test_an_increment_settles_its_own_order(tmp_path: Path, month_first: Path, tiny_model: str) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text('{"text": "Мост открыт.", "date": "05/06/2025"}\n', "utf-8")
    out = tmp_path / "out"
    execute([str(month_first)], out, RunConfig(tiny_model))
    result = execute([str(month_first), str(other)], out, RunConfig(tiny_model))
    documents = pd.read_parquet(out / "documents").set_index("source_uri")
    assert documents.loc[str(other), "published_at"].month == 6
    assert [one["order"] for one in result.dates.orders] == ["mdy", "dmy"]


def test_dates_that_cannot_be_read_are_counted(tmp_path: Path, tiny_model: str) -> None:
    path = tmp_path / "a.jsonl"
    values = ["2025-12-14", "вчера, 10:05", "вчера, 22:40", "3 часа назад", None, "", 1765697400]
    rows = (json.dumps({"text": f"Станок {n}.", "date": value}) + "\n" for n, value in enumerate(values))
    path.write_text("".join(rows) + '{"text": "", "date": "никогда"}\n', "utf-8")
    out = tmp_path / "out"
    result = execute([str(path)], out, RunConfig(tiny_model))
    assert (result.documents, result.rejects, result.dates.dated) == (7, 1, 2)
    assert result.dates.unread == [
        {"form": "x, 99:99", "count": 2, "example": "вчера, 10:05"},
        {"form": "9 x x", "count": 1, "example": "3 часа назад"},
    ]
    assert run_status(out).dates == result.dates
    manifest = RunFolder(out).manifest()
    assert manifest["dates"] == {"dated": 2, "unread": result.dates.unread, "orders": []}
    assert "date_orders" not in manifest["config"]["read"]


@pytest.mark.parametrize(
    ("options", "code"),
    [(ReadOptions(date_format="%d.%m"), "date_format"), (ReadOptions(timezone="Луна"), "unknown_timezone")],
)
def test_options_that_cannot_be_meant_begin_nothing(
    tmp_path: Path, month_first: Path, tiny_model: str, options: ReadOptions, code: str
) -> None:
    with pytest.raises(InputError) as caught:
        execute([str(month_first)], tmp_path / "out", RunConfig(tiny_model, read=options))
    assert caught.value.code == code
    assert not (tmp_path / "out").exists()
