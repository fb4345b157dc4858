"""Every reader under broken input: no crash, no lost neighbour. A longer run: `make fuzz`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fuzzed import TEXTS, check, check_view, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.sources import NewsItem

SEEDS = seeds()
QUICK = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])

edit = st.tuples(st.integers(0, 1 << 16), st.integers(0, 12), st.binary(max_size=12))


def edited(data: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    """Stretches of a file replaced by other bytes."""
    for place, size, fresh in edits:
        at = place % (len(data) + 1)
        data = data[:at] + fresh + data[at + size :]
    return data


@pytest.mark.parametrize("suffix", SEEDS)
def test_a_good_file_of_each_format_is_read(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"in{suffix}"
    path.write_bytes(SEEDS[suffix])
    entries = check(path)
    assert entries
    assert all(isinstance(entry, NewsItem) for entry in entries)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", SEEDS)
@given(edits=st.lists(edit, min_size=1, max_size=4))
@QUICK
def test_a_damaged_file_is_no_crash(suffix: str, tmp_path: Path, edits: list[tuple[int, int, bytes]]) -> None:
    path = tmp_path / f"in{suffix}"
    path.write_bytes(edited(SEEDS[suffix], edits))
    check(path)


@given(garbage=st.binary(max_size=40).filter(lambda data: b"\n" not in data))
@QUICK
def test_a_line_of_garbage_costs_no_neighbour(tmp_path: Path, garbage: bytes) -> None:
    path = tmp_path / "in.jsonl"
    before, after = (json.dumps({"text": text}, ensure_ascii=False).encode() for text in TEXTS[:2])
    path.write_bytes(b"\n".join([before, before, garbage, after, after]) + b"\n")
    texts = [entry.text for entry in check(path) if isinstance(entry, NewsItem)]
    assert [text for text in texts if text in TEXTS] == [TEXTS[0], TEXTS[0], TEXTS[1], TEXTS[1]]


SIGNS = "аеийёьAZ1№. \u0958\n\u0301\u0306\u0308\u00ad\u200b\u200d\ufeff🇷🇺"


@given(text=st.text(st.sampled_from(SIGNS), max_size=30))
@settings(max_examples=200)
def test_the_offset_map_leads_back_to_every_text(text: str) -> None:
    check_view(text)
