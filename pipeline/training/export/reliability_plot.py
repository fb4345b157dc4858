"""Draws how often answers of each score are right; the same file from the same figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pipeline.training.export.calibrate import Bin, Calibrated

RELIABILITY = "reliability.svg"  # in a model's directory


def draw_calibrated(entities: Calibrated, relations: Calibrated | None, path: Path) -> None:
    """Write the plot of a reader: entities, and relations between gold mentions where it has any."""
    curves = {"entities": entities.bins} | ({"relations": relations.bins} if relations else {})
    draw(curves, path)


def draw(curves: Mapping[str, Sequence[Bin]], path: Path) -> None:
    """Write an SVG with one curve a name; bins without answers are left out."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"svg.hashsalt": "svodka", "svg.fonttype": "none"}):
        figure = Figure(figsize=(4.5, 4.5), layout="constrained")
        FigureCanvasSVG(figure)
        axes = figure.add_subplot(xlabel="score", ylabel="share of right answers", xlim=(0, 1), ylim=(0, 1))
        axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", linewidth=1)
        for name, found in curves.items():
            shown = [one for one in found if one.count]
            axes.plot([one.mean for one in shown], [one.right for one in shown], marker="o", label=name)
        axes.legend(loc="upper left")
        figure.savefig(path, format="svg", metadata={"Date": None, "Creator": "svodka"})
