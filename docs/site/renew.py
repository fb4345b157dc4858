"""`make pages`: writes docs/tables.md, docs/types.md and the made parts of other pages anew."""

from __future__ import annotations

from pathlib import Path

from field_names_section import inputs_page
from formats_tables import evaluation_page, export_page
from tables_page import tables_page
from types_page import types_page

DOCS = Path(__file__).parents[1]
PAGES = {
    "tables.md": tables_page,
    "types.md": types_page,
    "inputs.md": inputs_page,
    "evaluation.md": evaluation_page,
    "export.md": export_page,
}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), "utf-8")
