"""The picture docs/frontier.svg: two panels, words a second a core across, F1 up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

STYLE: dict[Any, Any] = {
    "svg.hashsalt": "svodka",  # ids in the file do not depend on chance
    "svg.fonttype": "none",
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
}
SHIPPED, OTHER = "#1f5f99", "#8a8f96"
MARKERS = ("o", "s", "^", "D")  # one for each corpus of a panel


@dataclass(frozen=True, slots=True)
class Point:
    """One system: its F1 (0–1) in `where`, a corpus or a run, and how fast it reads with one worker."""

    name: str
    where: str
    words_per_second: float
    f1: float
    shipped: bool = True  # it was measured by the benchmarks of this page


def draw(picture: Path, coarse: Sequence[Point], nested: Sequence[Point]) -> None:
    """Write the picture as SVG; the same points give the same bytes."""
    with plt.rc_context(STYLE):
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4.4), layout="constrained")
        _panel(left, "PER, LOC, ORG, outermost, exact", coarse)
        _panel(right, "29 types, nested, exact (NEREL dev)", nested)
        picture.parent.mkdir(parents=True, exist_ok=True)
        figure.savefig(picture, format="svg", metadata={"Date": None, "Creator": None})
        plt.close(figure)


def _panel(axes: Axes, title: str, points: Sequence[Point]) -> None:
    axes.set_title(title, loc="left", fontsize=10)
    axes.set_xlabel("words/s a core, whole run (log scale)")
    axes.set_ylabel("F1, %")
    axes.grid(alpha=0.25)
    axes.margins(y=0.15)
    slowest = min(point.words_per_second for point in points)
    fastest = max(point.words_per_second for point in points)
    axes.set_xscale("log")
    axes.set_xlim(slowest / 1.4, fastest * 1.4)
    axes.xaxis.set_major_locator(LogLocator(10, subs=(1, 1.5, 2, 3, 4, 6, 8)))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    axes.xaxis.set_minor_locator(NullLocator())
    shipped = [point for point in points if point.shipped]
    others = [point for point in points if not point.shipped]
    wheres = list(dict.fromkeys(point.where for point in shipped))
    for marker, where in zip(cycle(MARKERS), wheres, strict=False):
        _scatter(axes, [point for point in shipped if point.where == where], marker, where)
    _scatter(axes, others, "x", "not shipped")
    middle = (slowest * fastest) ** 0.5
    for name in dict.fromkeys(point.name for point in shipped):
        _name(axes, name, [point for point in shipped if point.name == name], middle)
    for point in others:
        _name(axes, f"{point.name} ({point.where})", [point], middle)
    if len(wheres) > 1 or others:
        axes.legend(frameon=False, loc="lower left")


def _name(axes: Axes, name: str, points: Sequence[Point], middle: float) -> None:
    """One name beside the best of the points of a system, which a line joins; to the side that has room."""
    best = max(points, key=lambda point: point.f1)
    colour = SHIPPED if best.shipped else OTHER
    axes.plot(
        [point.words_per_second for point in points],
        [100 * point.f1 for point in points],
        color=colour,
        linewidth=0.8,
        alpha=0.5,
    )
    left = best.words_per_second > middle
    axes.annotate(
        name,
        (best.words_per_second, 100 * best.f1),
        xytext=(-6 if left else 6, 5),
        textcoords="offset points",
        ha="right" if left else "left",
        color=colour,
    )


def _scatter(axes: Axes, points: Sequence[Point], marker: str, label: str) -> None:
    if points:
        axes.scatter(
            [point.words_per_second for point in points],
            [100 * point.f1 for point in points],
            marker=marker,
            s=42,
            label=label,
            color=SHIPPED if points[0].shipped else OTHER,
        )
