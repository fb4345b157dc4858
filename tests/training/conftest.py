"""A small model, trained once for all tests that need one."""

from pathlib import Path

import pytest

from tests.training.small_training import TRANSFORMER, copy_documents, write


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of two transformer layers: `model`, trained in `work` on `docs` by `large.toml`."""
    from pipeline.training.train import train

    folder = tmp_path_factory.mktemp("train")
    copy_documents(folder)
    config = write(folder, "large.toml", TRANSFORMER)
    train(config, folder / "model", work=folder / "work", say=lambda line: None)
    return folder
