"""Workers do not import torch for nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.engine.torch_import import may_need_torch

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("factories", "wanted"),
    [
        (["svodka_segment", "svodka_neural_ner"], False),
        (["svodka_segment", "entity_ruler"], False),
        (["svodka_segment", "curated_transformer"], True),
    ],
)
def test_a_model_with_components_of_others_may_want_torch(
    factories: list[str], wanted: bool, tmp_path: Path
) -> None:
    parts = [f'[components.c{n}]\nfactory = "{name}"\n' for n, name in enumerate(factories)]
    (tmp_path / "config.cfg").write_text("\n".join(parts), "utf-8")
    assert may_need_torch(str(tmp_path)) is wanted


def test_nothing_that_a_worker_needs_to_decide_imports_spacy_and_then_nothing_imports_torch() -> None:
    code = """
import sys
import pipeline.engine.worker, pipeline.engine.run_config
from pipeline.engine.torch_import import block_torch_import
assert not {"spacy", "thinc", "torch"} & sys.modules.keys()
block_torch_import("ru_news")
from pipeline.engine.model_loading import load_model
found = load_model("ru_news")("Анна Белова спит.")._.extraction.mentions
assert [m.surface for m in found] == ["Анна Белова"]
assert sys.modules["torch"] is None
"""
    subprocess.run([sys.executable, "-c", code], check=True)
