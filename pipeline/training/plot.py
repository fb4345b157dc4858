"""The log of a training as a picture: losses and dev F1 over the epochs."""

from __future__ import annotations

from pathlib import Path

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from pipeline.training.log import TrainingLog

SVG, PNG = "training.svg", "training.png"

_LOSSES = {"loss_entities": "entities", "loss_relations": "relations", "loss_tags": "tags", "dev_loss": "dev"}
_SCORES = {
    "dev_f1": "entities",
    "averaged_dev_f1": "entities, averaged weights",
    "dev_relations_f1": "relations",
    "averaged_dev_relations_f1": "relations, averaged weights",
}


def plot_log(log: Path, folder: Path) -> list[Path]:
    """Draw `training.svg` and `training.png` from a log.csv; the same log gives the same SVG."""
    rows = TrainingLog(log).rows()
    figure = Figure(figsize=(9, 3.6), layout="constrained")
    losses, scores = figure.subplots(1, 2)
    _draw(losses, rows, _LOSSES)
    losses.set_ylabel("loss for each mention")
    _draw(scores, rows, _SCORES)
    scores.set_ylabel("F1 on dev")
    scores.set_ylim(0, 1)
    with rc_context({"svg.hashsalt": "svodka"}):
        figure.savefig(folder / SVG, metadata={"Date": None})
    figure.savefig(folder / PNG, dpi=120)
    return [folder / SVG, folder / PNG]


def _draw(axes: Axes, rows: list[dict[str, str]], columns: dict[str, str]) -> None:
    for column, name in columns.items():
        points = [(float(row["epoch"]), float(row[column])) for row in rows if row.get(column)]
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", markersize=3, linewidth=1.2, label=name)
    axes.set_xlabel("epoch")
    axes.grid(alpha=0.3)
    if axes.lines:
        axes.legend(fontsize="small", frameon=False)
