"""Slovnet against a tag head: what the comparison prints of a treebank that one can count by hand."""

import re
from pathlib import Path

import morphology_head
import pytest
from tiny_reader import write_tiny_reader

from pipeline.errors import InputError

NOM = "Animacy=Anim|Case=Nom|Gender=Fem|Number=Sing"
GOLD = f"""# sent_id = 1
# text = Анна читала.
1\tАнна\tАнна\tPROPN\t_\t{NOM}\t2\tnsubj\t_\t_
2\tчитала\tчитать\tVERB\t_\tAspect=Imp|Gender=Fem|Mood=Ind|Number=Sing|Tense=Past|VerbForm=Fin|Voice=Act\t0\troot\t_\tSpaceAfter=No
3\t.\t.\tPUNCT\t_\t_\t2\tpunct\t_\t_

"""


def model(folder: Path, **changes: object) -> Path:
    """The tiny reader: «Анна» is a proper name, all else punctuation."""
    write_tiny_reader(folder / "entities", **changes)
    (folder / "config.cfg").write_text("", "utf-8")
    return folder


@pytest.fixture
def treebanks(tmp_path: Path) -> Path:
    folder = tmp_path / "ud" / "UD_Russian-X"
    folder.mkdir(parents=True)
    (folder / "ru_x-ud-dev.conllu").write_text(GOLD, "utf-8")
    (folder / "ru_x-ud-test.conllu").mkdir()  # reading it would fail
    return folder.parent


def test_both_sides_are_scored_and_timed(tmp_path: Path, treebanks: Path) -> None:
    tagged = model(tmp_path / "model", tags=["PUNCT", f"PROPN|{NOM}"])
    lines = morphology_head.report(str(tagged), treebanks, rounds=1).splitlines()
    assert lines[2:5] == [
        "| ru_x | UPOS | 1.0000 | 0.6667 | -0.3333 [-0.3333, -0.3333] | 0.6667 |",
        "| ru_x | features | 1.0000 | 0.6667 | -0.3333 [-0.3333, -0.3333] | 0.6667 |",
        "| ru_x | lemmas | 1.0000 | 0.6667 | -0.3333 [-0.3333, -0.3333] | 0.6667 |",
    ]
    assert re.fullmatch(r"\| words/s \| [\d,]+ \| [\d,]+ \|", lines[-1])


def test_what_cannot_be_compared_is_told(tmp_path: Path, treebanks: Path) -> None:
    plain = model(tmp_path / "plain")
    with pytest.raises(InputError, match="trained without tags"):
        morphology_head.report(str(plain), treebanks, rounds=1)
    with pytest.raises(InputError, match="no neural reader"):
        morphology_head.report("ru_news_natasha", treebanks, rounds=1)
    (tmp_path / "empty").mkdir()
    tagged = model(tmp_path / "model", tags=["X", "PROPN"])
    with pytest.raises(InputError, match=r"no \*-ud-dev\.conllu"):
        morphology_head.report(str(tagged), tmp_path / "empty", rounds=1)
