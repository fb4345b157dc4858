"""What comes out of the sample news, row by row, in files a linguist can read; `make golden` renews them."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.tables.run import Run

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"

QUERIES = {
    "mentions": """
        SELECT d.source_uri AS document, m.start, m."end", m.label, m.surface, m.normal, m.gender
        FROM mentions m JOIN documents d USING (doc_id) ORDER BY document, m.start, m."end" DESC, m.label""",
    "values": """
        SELECT d.source_uri AS document, m.surface, v.kind, v.value, v.value_to, v.grain,
               CAST(v.amount AS VARCHAR) AS amount, v.unit
        FROM values v JOIN mentions m USING (mention_id) JOIN documents d ON d.doc_id = v.doc_id
        ORDER BY document, m.start, m."end" DESC, v.kind""",
    "chains": """
        SELECT d.source_uri AS document, c.label, c.normal, array_to_string(c.aliases, ' | ') AS aliases,
               c.n_mentions
        FROM chains c JOIN documents d USING (doc_id) ORDER BY document, c.label, c.normal, aliases""",
    "relations": """
        SELECT d.source_uri AS document, h.surface AS head, r.label, t.surface AS tail
        FROM relations r JOIN mentions h ON h.mention_id = r.head_mention_id
        JOIN mentions t ON t.mention_id = r.tail_mention_id JOIN documents d ON d.doc_id = r.doc_id
        ORDER BY document, r.evidence_start, head, r.label, tail""",
}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    out = tmp_path_factory.mktemp("golden") / "out"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        pipeline.run("seeds/news", out, model="ru_news_natasha")  # its rows are the same on every machine
    return pipeline.open_run(out)


@pytest.mark.parametrize("table", QUERIES)
def test_rows_are_as_they_were_read_and_found_right(run: Run, table: str) -> None:
    found = run.sql(QUERIES[table]).astype("string").fillna("").to_csv(sep="\t", index=False)
    path = GOLDEN / f"{table}.tsv"
    if os.environ.get("SVODKA_RENEW_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, "utf-8")
    assert found == path.read_text("utf-8")


def test_the_date_header_is_the_date_and_not_in_the_text(run: Run) -> None:
    for row in run.documents.to_pandas().itertuples():
        raw = (ROOT / row.source_uri).read_text("utf-8")
        assert raw.startswith(f"date {row.published_at:%Y-%m-%d}\n")
        assert raw.endswith(row.text)
        assert row.text.startswith(row.title)


def test_the_retold_document(run: Run) -> None:
    """The facts of the meeting in Doha, as `seeds/news/01_al_jazeera.txt` tells them."""
    facts = run.sql(QUERIES["relations"])
    rows = {tuple(row) for row in facts[facts["document"].str.contains("01_")].to_numpy()[:, 1:].tolist()}
    assert ("Нассер бин Фейсал Аль Тани", "WORKS_AS", "генеральный директор медиасети") in rows
    mentions: pd.DataFrame = run.sql(QUERIES["mentions"])
    names = mentions[mentions["document"].str.contains("01_")].groupby("normal")["label"].first().to_dict()
    for name, label in {
        "Раушан Кажибаева": "PERSON",
        "Нассер бин Фейсал Аль Тани": "PERSON",
        "Касым-Жомарт Токаев": "PERSON",
        "Телерадиокомплекс Президента Казахстана": "ORGANIZATION",
        "Al Jazeera Media Network": "ORGANIZATION",
        "Доха": "CITY",
        "Казахстан": "COUNTRY",
        "Центральная Азия": "LOCATION",
    }.items():
        assert names.get(name) == label
