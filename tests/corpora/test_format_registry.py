"""The registry of corpus formats describes the code that it leads to."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from pipeline.corpora import FORMATS, read_gold
from pipeline.corpora.annotation_scheme import AnnotationScheme
from pipeline.corpora.corpus_format import WriteOptions
from pipeline.corpora.registry import format_code
from pipeline.errors import InputError
from pipeline.export.export_folder import ExportFolder
from pipeline.export.export_formats import FORMATS as EXPORT_FORMATS


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_has_a_writer_where_it_is_described_as_written(name: str) -> None:
    described = FORMATS[name]
    assert described.name == name
    assert all(suffix.startswith(".") for suffix in described.suffixes)
    assert (format_code(name).writer is not None) == (described.writes is not None)
    assert (described.read_by is not None) == (described.writes is not None)
    assert (name in EXPORT_FORMATS) == (described.writes is not None)


@pytest.mark.parametrize("name", [name for name, format in FORMATS.items() if format.writes])
def test_what_a_writer_writes_has_the_suffixes_that_the_reader_expects(name: str, tmp_path: Path) -> None:
    code = format_code(name)
    assert code.writer is not None
    folder = ExportFolder(tmp_path / "out")
    folder.path.mkdir()
    writer = code.writer(folder, WriteOptions(AnnotationScheme()))
    (gold, *_) = read_gold(Path(__file__).parents[2] / "seeds" / "news" / "02_parliament.txt", "brat")
    if FORMATS[name].needs_tokens:
        assert not writer.add(gold)
        return
    assert writer.add(gold)
    writer.finish()
    assert any(file.suffix in FORMATS[name].suffixes for file in folder.path.iterdir())
    (again,) = read_gold(folder.path, name)
    assert again.text == gold.text
    assert again.mentions == gold.mentions


def test_an_unknown_format_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_gold(tmp_path, "conll2003")
    assert caught.value.code == "unknown_format"
    assert all(name in caught.value.remedy for name in FORMATS)


@pytest.mark.parametrize(("command", "formats"), [("evaluate", FORMATS), ("export", EXPORT_FORMATS)])
def test_help_lists_the_formats(
    command: str, formats: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([command, "--help"]) == 0
    shown = re.sub(r"\s+", " ", capsys.readouterr().out)
    assert ", ".join(formats) in shown


def test_the_registry_imports_no_reader() -> None:
    code = "import sys, pipeline.export.export_formats; print(*(m for m in sys.modules if 'reader' in m))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "pipeline.corpora" not in done.stdout
