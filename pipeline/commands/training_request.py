"""The request for a training, and its output on the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from pipeline.commands.terminal.json_output import print_json
from pipeline.commands.terminal.screen import message, screen
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.training.train import TrainingResult

_EXTRA = ("torch", "onnx", "matplotlib")


@dataclass(frozen=True, slots=True)
class TrainingRequest:
    """The options of `svodka train`."""

    config: str
    out: str
    work: str | None = None
    corpora: str | None = None
    overwrite: bool = False

    def execute(self) -> TrainingResult:
        """Train, with progress on standard error. Raises InputError when torch or onnx is not installed."""
        missing = [name for name in _EXTRA if find_spec(name) is None]
        if missing:
            raise InputError(
                "no_torch",
                f"Training needs {' and '.join(missing)}.",
                "Install it: pip install svodka[train]",
            )
        from pipeline.training.train import train

        return train(
            self.config,
            self.out,
            work=self.work,
            corpora=self.corpora,
            overwrite=self.overwrite,
            say=message,
        )

    def show(self, result: TrainingResult, *, as_json: bool) -> None:
        """Print the scores on the dev set and the path of the model."""
        if as_json:
            print_json(_as_json(result))
            return
        console = screen()
        entities, relations = result.dev.entities, result.dev.relations
        console.print(f"Dev: entities F1 {entities.f1:.4f}, relations F1 {relations.f1:.4f}")
        for line in result.summary:
            console.print(line[0].upper() + line[1:])
        console.print(f"Checkpoint, log and plot: {result.work}")
        console.print(f"Model: {result.model}")


def _as_json(result: TrainingResult) -> dict[str, Any]:
    scores = {
        kind: {"precision": counts.precision, "recall": counts.recall, "f1": counts.f1}
        for kind, counts in (("entities", result.dev.entities), ("relations", result.dev.relations))
    }
    return {"model": str(result.model), "work": str(result.work), "dev": scores, "summary": result.summary}
