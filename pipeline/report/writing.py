"""From a run folder to the page in a file."""

from __future__ import annotations

from pathlib import Path

from pipeline.pages.assembly import assemble, write_html
from pipeline.report.gather import gather
from pipeline.report.limits import LIMITS, Limits

SCRIPTS = (
    "data.js", "words.js", "filter.js", "svg.js", "text.js", "overview.js", "trend.js",
    "entities.js", "facts.js", "forces.js", "network.js", "sample.js", "rejects.js", "panel.js", "main.js",
)  # fmt: skip


def write_report(out: str | Path, html: str | Path | None = None, limits: Limits = LIMITS) -> Path:
    """Write the page of a run, in Russian, to `html` or to `OUT/report.html`; returns where it is.

    Raises InputError where there is no run, or one of another schema, and when the file cannot be written.
    """
    path = Path(html) if html else Path(out) / "report.html"
    data = gather(out, limits)
    write_html(path, assemble("pipeline.report", SCRIPTS, f"Сводка: {out}", data))
    return path
