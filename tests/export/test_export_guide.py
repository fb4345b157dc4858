"""What docs/export.md shows is run, and its figures are those of the corpora."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "export.md").read_text("utf-8")


def test_the_guide_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    for snippet in re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL):
        exec(compile(snippet, "docs/export.md", "exec"), names)
    printed = capsys.readouterr().out
    assert "{'documents': 18, 'mentions': 1518, 'relations': 1221}\nTrue\n" in printed
    assert "('Al Jazeera', 'ORGANIZATION')" in printed
    assert "True ['doc_id', 'published_at', 'relations', 'uri']" in printed
    assert '"fact_id";"head_entity_id";"label"' in printed
    assert "Раушан Кажибаева is директор" in printed
