"""The section «Robustness» of docs/quality.md, from scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pipeline.evaluation.document_scores import DocumentScores, difference, interval
from pipeline.evaluation.predictions.natasha_baseline import NAME
from pipeline.evaluation.regression_gate import value

CLEAN = "the text as it is"
NESTED, OUTERMOST = "entities.exact", "entities.outermost_coarse"
HEAD = """## Robustness

{gold}, {documents} documents, with one flaw at a time; the gold is moved along where characters come or
go. F1 in per cent and what the flaw costs, in points, with the 95 % interval of the difference (paired
bootstrap over documents, 1,000 draws, seed 0). Which words, letters and spaces are changed is drawn once for
each document (seed 0): all systems read the same copies. Written by `benchmarks/robustness.py`; each flaw is
a function in `benchmarks/perturbations.py`.
"""

Scores = Mapping[str, list[DocumentScores]]  # by the title of the flaw


def table(results: Mapping[str, Scores], gold: str, *, documents: int) -> str:
    """Two tables, a column for each system; natasha has no fine types and is in the second alone. `gold`: how
    the corpus is called."""
    fine = {system: copies for system, copies in results.items() if system != NAME}
    parts = [
        HEAD.format(gold=gold, documents=documents),
        "Entities, exact span and type, nested:\n",
        *_rows(fine, NESTED),
        "\nEntities, outermost PER/LOC/ORG:\n",
        *_rows(results, OUTERMOST),
    ]
    return "\n".join(parts)


def _rows(results: Mapping[str, Scores], measure: str) -> Iterator[str]:
    yield f"| | {' | '.join(results)} |"
    yield f"|---|{'---|' * len(results)}"
    for title in next(iter(results.values()), {}):
        cells = (_cell(copies, title, measure) for copies in results.values())
        yield f"| {title} | {' | '.join(cells)} |"


def _cell(copies: Scores, title: str, measure: str) -> str:
    figure = f"**{100 * (value(copies[title], measure) or 0):.1f}**"
    if title == CLEAN:
        low, high = interval(copies[title], measure)
        return f"{figure} ({100 * low:.1f}–{100 * high:.1f})"
    cost = difference(copies[CLEAN], copies[title], measure)
    return f"{figure} {_points(cost.value)} ({_points(cost.low)}…{_points(cost.high)})"


def _points(share: float) -> str:
    """In points with a sign: «−2.8», «+0.1», «0.0».

    >>> _points(-0.0281), _points(0.001), _points(-0.0001)
    ('−2.8', '+0.1', '0.0')
    """
    written = f"{100 * share:+.1f}".replace("-", "−")
    return "0.0" if written in ("+0.0", "−0.0") else written
