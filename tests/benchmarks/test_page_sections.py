"""docs/quality.md is written by several commands: none wipes out what another wrote."""

from pathlib import Path

import page_sections
import quality_page
import robustness_table
import speed_table
from quality_page import Result

from pipeline.evaluation.document_scores import DocumentScores
from pipeline.evaluation.metrics.match_counts import Counts

FIGURE = {"value": 0.5, "low": 0.4, "high": 0.6, "gold": 10, "precision": 0.5, "recall": 0.5}
SPEED = {"words_per_second": 1000.0, "peak_rss_mb": 300.0}


def result(system: str, **figures: dict[str, float]) -> Result:
    return Result(system, "NEREL dev", 4, False, system != "natasha", figures, SPEED, 0, {})


def test_a_section_is_put_replaced_and_kept(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "page.md"
    page_sections.put(page, "speed", "old")
    page_sections.put(page, "robustness", r"a table \1")
    page_sections.put(page, "speed", "new")
    assert page.read_text("utf-8") == (
        "<!-- speed -->\nnew\n<!-- /speed -->\n\n<!-- robustness -->\na table \\1\n<!-- /robustness -->\n"
    )
    assert page_sections.kept(page, "speed") == page_sections.section("speed", "new")
    assert page_sections.kept(tmp_path / "none.md", "speed") == page_sections.section("speed", "")


def test_the_page_written_anew_keeps_the_sections_of_others(tmp_path: Path) -> None:
    page = tmp_path / "quality.md"
    systems = ["ru_news", "natasha"]
    results = [result("ru_news", pair_types=FIGURE), result("natasha")]
    quality_page.write(page, systems, results, seconds=1)
    page_sections.put(page, "speed", "the speeds")
    page_sections.put(page, "robustness", "the losses")
    before = page.read_text("utf-8")
    quality_page.write(page, systems, results, seconds=1)
    assert page.read_text("utf-8") == before
    assert before.index("## NEREL dev") < before.index("the losses") < before.index("the speeds")
    assert before.index("the speeds") < before.index("## How to read this")
    assert "| type of a related pair in one sentence | 10 | **50.0** (40.0–60.0) | – |" in before


def scores(found: int) -> list[DocumentScores]:
    counts = {"PERSON": Counts.matched(found, 10, 10)}
    measures = {"entities.exact": counts, "entities.outermost_coarse": counts}
    return [DocumentScores(doc_id, dict(measures)) for doc_id in ("a", "b", "c")]


def test_robustness_tells_the_loss_against_the_clean_text() -> None:
    copies = {robustness_table.CLEAN: scores(8), "all in capitals": scores(5)}
    nested, outermost = robustness_table.table(
        {"ru_news": copies, "natasha": copies}, "NEREL-v1.1/dev", documents=3
    ).split("Entities, outermost PER/LOC/ORG:")
    assert "| the text as it is | **80.0** (80.0–80.0) |\n" in nested
    assert "| all in capitals | **50.0** −30.0 (−30.0…−30.0) |\n" in nested
    assert "NEREL-v1.1/dev, 3 documents" in nested
    assert "| | ru_news | natasha |" in outermost


def test_speed_has_a_column_for_each_system_and_the_two_workers() -> None:
    row = {
        "words": 900.0,
        "words_per_second": 5000.0,
        "ratio": 1.0,
        "peak_rss_mb": 380.0,
        "load_seconds": 1.25,
        "import_seconds": 0.5,
    }
    systems = {"natasha": row, "ru_news": {**row, "words_per_second": 8000.0, "ratio": 1.6}}
    workers = {"1": row, "2": {**row, "words_per_second": 9000.0}}
    speeds = speed_table.Speeds("a machine", 4, 3, systems, 40, "ru_news", workers)
    table = speed_table.table(speeds)
    assert "| | natasha | ru_news |" in table
    assert "| words/s, one worker | 5,000 | 8,000 |" in table
    assert "| to natasha | 1.00 | 1.60 |" in table
    assert "9,000 by two, 1.80 times as many" in table
    assert "(frontier.svg)" in table
    written = speed_table.as_json(speeds)
    assert written["systems"]["ru_news"]["words_per_second"] == 8000
    assert written["workers"] == {"1": 5000, "2": 9000}
