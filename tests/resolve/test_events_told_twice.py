"""An event that documents tell of twice is two entities, a year each."""

from __future__ import annotations

from pipeline.resolve.resolve import find_entities
from pipeline.tables.schema import SCHEMAS
from tests.resolve.build import chain_id, database


def test_two_weeks_of_one_name() -> None:
    given = [(doc, [("EVENT", f"Неделя {year}") for year in ("2024", "2026")]) for doc in "ab"]
    with database(given) as db:
        columns = SCHEMAS["events"].names
        for doc in "ab":
            for year in ("2024", "2026"):
                chain = chain_id(doc, "EVENT", f"Неделя {year}")
                row = {
                    "event_id": f"e{chain}",
                    "doc_id": doc,
                    "chain_id": chain,
                    "label": "EVENT",
                    "normal": "Неделя Al Jazeera",
                    "starts": f"{year}-01-01",
                    "ends": f"{year}-12-31",
                }
                db.execute(
                    f"INSERT INTO events VALUES ({', '.join('?' * len(columns))})",
                    [row.get(name) for name in columns],
                )
        for table in ("chains", "mentions"):
            db.execute(f"UPDATE {table} SET normal = 'Неделя Al Jazeera'")
        find_entities(db, ())
        rows = db.sql("SELECT chain_id, entity_id FROM chain_entities").fetchall()
    entity = dict(rows)
    of_year = {
        year: {entity[chain_id(doc, "EVENT", f"Неделя {year}")] for doc in "ab"} for year in ("2024", "2026")
    }
    assert [len(found) for found in of_year.values()] == [1, 1]
    assert of_year["2024"] != of_year["2026"]
