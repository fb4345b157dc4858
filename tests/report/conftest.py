"""The small run, once. Its folder is made as the commands of `benchmarks/` make theirs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from tests.report.small_run import rows, write_run

    return write_run(tmp_path_factory.mktemp("report") / "новости", rows())
