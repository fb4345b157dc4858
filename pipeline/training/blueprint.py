"""All that is needed to build a network again: sizes, labels, vocabulary. Written beside its weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.training.config import ENCODERS, EncoderConfig, HeadsConfig, TransformerConfig
from pipeline.training.tasks import Task

FILE = "network.json"
PIECES, WORDS = "pieces.json", "words.json"

PieceVocabulary = tuple[tuple[str, float], ...]
WordVocabulary = tuple[str, ...]
Vocabulary = PieceVocabulary | WordVocabulary


@dataclass(frozen=True, slots=True)
class Blueprint:
    """`vocabulary`: the (piece, score) of a transformer in the order of their numbers, or the words of a
    recurrent encoder that have a trained vector, the first being number 1."""

    encoder: EncoderConfig
    heads: HeadsConfig
    tasks: tuple[Task, ...]
    vocabulary: Vocabulary
    tags: tuple[str, ...] = ()

    @property
    def pieces(self) -> list[tuple[str, float]]:
        """The vocabulary of a transformer."""
        return [row for row in self.vocabulary if not isinstance(row, str)]

    @property
    def words(self) -> dict[str, int]:
        """The vocabulary of a recurrent encoder: word → number."""
        words = [row for row in self.vocabulary if isinstance(row, str)]
        return {word: number for number, word in enumerate(words, 1)}

    def save(self, folder: Path) -> None:
        """Write `network.json` and the vocabulary beside it."""
        content = sizes(self.encoder, self.heads) | {
            "tasks": [asdict(task) for task in self.tasks],
            "tags": self.tags,
        }
        (folder / FILE).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", "utf-8")
        path = folder / vocabulary_file(self.encoder)
        path.write_text(json.dumps(self.vocabulary, ensure_ascii=False), "utf-8")


def vocabulary_file(encoder: EncoderConfig) -> str:
    """The name of the file that the vocabulary of such an encoder is kept in."""
    return PIECES if isinstance(encoder, TransformerConfig) else WORDS


def sizes(encoder: EncoderConfig, heads: HeadsConfig) -> dict[str, Any]:
    """Encoder and heads as JSON; `encoder.kind` says which they are."""
    kind = next(name for name, config in ENCODERS.items() if isinstance(encoder, config))
    return {"encoder": {"kind": kind, **asdict(encoder)}, "heads": asdict(heads)}


def of_sizes(content: Mapping[str, Any]) -> tuple[EncoderConfig, HeadsConfig]:
    """The reverse of `sizes`. Raises KeyError and TypeError where it is not of that form."""
    encoder = dict(content["encoder"])
    return ENCODERS[encoder.pop("kind")](**encoder), HeadsConfig(**content["heads"])


def read_vocabulary(path: Path) -> Vocabulary:
    """The vocabulary in a file."""
    rows = json.loads(path.read_text("utf-8"))
    if path.name == WORDS:
        return tuple(rows)
    return tuple((piece, score) for piece, score in rows)


def read_blueprint(folder: Path) -> Blueprint:
    """The blueprint in a work folder. Raises InputError: nothing there, or it cannot be read."""
    try:
        content = json.loads((folder / FILE).read_text("utf-8"))
        encoder, heads = of_sizes(content)
        tasks = tuple(_task(task) for task in content["tasks"])
        vocabulary = read_vocabulary(folder / vocabulary_file(encoder))
        return Blueprint(encoder, heads, tasks, vocabulary, tuple(content["tags"]))
    except FileNotFoundError as error:
        raise InputError(
            "no_network",
            f"{folder} holds no finished network: {error.filename} is missing.",
            "Give the work folder of a training that has come to its end.",
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            "network_broken", f"The network in {folder} cannot be read: {error!r}.", "Train it again."
        ) from error


def _task(content: Mapping[str, Any]) -> Task:
    pairs = {label: [(head, tail) for head, tail in found] for label, found in content["pairs"].items()}
    return Task(content["name"], tuple(content["entities"]), tuple(content["relations"]), pairs)
