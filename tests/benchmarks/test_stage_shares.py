"""Shares of the stages: the first shard is cold, the others together are warm."""

from __future__ import annotations

import pytest
import stage_shares


def shard(names: float, rest: float) -> dict[str, object]:
    seconds = {"names": names, "values": names, "chains": 0.0, "links": names, "entities": rest}
    return {"documents": 2, "words": 1000, "stage_seconds": seconds}


def test_shares(capsys: pytest.CaptureFixture[str]) -> None:
    stage_shares.show("warm", [shard(0.1, 0.7), shard(0.3, 2.1)])
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "names 10.0 % 200.0 µs/word" in printed
    assert "names + values 20.0 %" in printed
    assert "chains + links 10.0 %" in printed
