"""Draws F1 against words a second a core: every system, and what lies between the models.

    python benchmarks/frontier.py [--quality FILE] [--speed FILE] [--points FILE] [--picture FILE]

The figures are those that `quality.py --json` and `speed.py --json` wrote. `points` is a CSV of models that
are not shipped (earlier checkpoints, trials): name, f1 (nested exact, NEREL dev, 0–1), words_per_second,
where (in which run they were measured). The same figures give the same picture, byte for byte.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from frontier_picture import Point, draw

from pipeline.errors import InputError
from pipeline.evaluation.predictions.natasha_baseline import NAME

RESULTS = Path(__file__).parent / "results"
NEREL, FACTRUEVAL = "NEREL dev", "factRuEval devset"  # titles in quality.json
NESTED, OUTERMOST = "entities.exact", "entities.outermost_coarse"
COLUMNS = ("name", "f1", "words_per_second", "where")


def main() -> None:
    shape = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=shape)
    parser.add_argument("--quality", type=Path, default=RESULTS / "quality.json")
    parser.add_argument("--speed", type=Path, default=RESULTS / "speed.json")
    parser.add_argument("--points", type=Path, default=Path(__file__).parent / "frontier_points.csv")
    parser.add_argument("--picture", type=Path, default=Path("docs/frontier.svg"))
    options = parser.parse_args()
    try:
        quality = _read(options.quality, "make bench-quality")
        speed = _read(options.speed, "make bench")
        others = read_points(options.points) if options.points.is_file() else []
        coarse, nested = panels(quality, speed)
    except InputError as error:
        sys.exit(str(error))
    draw(options.picture, coarse, [*nested, *others])
    print(f"{options.picture}: {len(coarse) + len(nested) + len(others)} points")


def panels(quality: Mapping[str, Any], speed: Mapping[str, Any]) -> tuple[list[Point], list[Point]]:
    """(outermost PER/LOC/ORG of all systems on both corpora, nested 29 types of all but natasha, which has no
    fine types); systems of which both figures are known. Raises InputError when no model has both."""
    pace = {system: row["words_per_second"] for system, row in speed["systems"].items()}
    coarse = _points(quality, pace, NEREL, OUTERMOST) + _points(quality, pace, FACTRUEVAL, OUTERMOST)
    nested = [point for point in _points(quality, pace, NEREL, NESTED) if point.name != NAME]
    if not coarse or not nested:
        raise InputError(
            "nothing_to_draw",
            f"No model has both a speed and an F1 on {NEREL}.",
            "Measure both with the same models installed: make bench bench-quality.",
        )
    return coarse, nested


def read_points(path: Path) -> list[Point]:
    """The rows of a CSV with the COLUMNS. Raises InputError: another head, a figure that cannot be."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines)
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise InputError(
                "points_columns",
                f"{path} has the columns {rows.fieldnames}.",
                f"Name them {', '.join(COLUMNS)}.",
            )
        return [_point(row, f"{path}, line {number}") for number, row in enumerate(rows, 2)]


def _point(row: Mapping[str, str], place: str) -> Point:
    try:
        f1, pace = float(row["f1"]), float(row["words_per_second"])
        if not (0 < f1 <= 1 and 0 < pace < float("inf")):
            raise ValueError(f"f1 {f1} or words/s {pace} cannot be")
    except (TypeError, ValueError) as error:
        raise InputError(
            "points_figure", f"{place}: {error}.", "Write F1 as a share (0.81) and words/s above 0 (3200)."
        ) from error
    return Point(row["name"], row["where"], pace, f1, shipped=False)


def _points(quality: Mapping[str, Any], pace: Mapping[str, float], corpus: str, measure: str) -> list[Point]:
    return [
        Point(system, corpus, pace[system], figures[measure][0])
        for system, figures in quality.get(corpus, {}).items()
        if system in pace and measure in figures
    ]


def _read(path: Path, command: str) -> dict[str, Any]:
    remedy = f"Measure them: {command}."
    try:
        content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        raise InputError("no_figures", f"There are no figures at {path}.", remedy) from None
    except ValueError as error:
        raise InputError("broken_figures", f"{path} is not JSON: {error}.", remedy) from error
    return content


if __name__ == "__main__":
    main()
