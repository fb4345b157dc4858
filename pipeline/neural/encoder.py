"""What turns words into vectors, whatever it reads of them; the kinds live in files of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError
from pipeline.neural.network_words import NetworkWords
from pipeline.neural.settings import FILE, EncoderSettings


class Encoder(Protocol):
    """Words of one document → their vectors."""

    def vectors(self, words: NetworkWords) -> NDArray[np.float32]:
        """[N, width] for N > 0 words of one document, of any length; the array is the caller's own."""
        ...


def load_encoder(folder: Path, settings: EncoderSettings) -> Encoder:
    """The encoder of the reader in a folder. Raises InputError: a kind that this version does not know."""
    if settings.kind == "pieces":
        from pipeline.neural.pieces_encoder import PiecesEncoder

        return PiecesEncoder.load(folder, settings)
    if settings.kind == "features":
        from pipeline.neural.features_encoder import FeaturesEncoder

        return FeaturesEncoder.load(folder, settings)
    raise InputError(
        "reader_encoder",
        f"{folder / FILE} asks for an encoder of the kind «{settings.kind}», which is not known here.",
        "Use the version of svodka that made the model.",
    )
