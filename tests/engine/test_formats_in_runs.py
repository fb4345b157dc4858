"""Feeds, workbooks and web archives over a whole run: cut into shards, gone on with, and grown."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from pipeline.engine.execution import ExecutionOptions, execute
from pipeline.engine.run_config import RunConfig

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("plugin")]
NUMBER = 130  # three shards each


def feed(path: Path, count: int = NUMBER) -> Path:
    items = (
        f"<item><guid>f{n}</guid><title>x</title><description>Станок {n} запустили.</description></item>"
        for n in range(count)
    )
    path.write_text(f'<rss version="2.0"><channel>{"".join(items)}</channel></rss>', "utf-8")
    return path


def workbook(path: Path) -> Path:
    book = openpyxl.Workbook()
    first, second = book.active, book.create_sheet("Б")
    assert first is not None
    for sheet, numbers in ((first, range(60)), (second, range(60, NUMBER))):
        sheet.append(["id", "Текст"])
        for n in numbers:
            sheet.append([f"x{n}", f"Станок {n} запустили."])
    book.save(path)
    return path


def texts_of_pages(path: Path) -> Path:
    head = "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n"
    with path.open("wb") as file:
        for n in range(NUMBER):
            block = f"Станок {n} запустили.".encode()
            file.write(head.format(len(block)).encode() + block + b"\r\n\r\n")
    return path


MAKERS = {"a.rss": feed, "a.xlsx": workbook, "a.wet": texts_of_pages}


@pytest.mark.parametrize("name", MAKERS)
@pytest.mark.parametrize("workers", [0, 2])
def test_a_run_that_goes_on_gives_what_one_at_once_gives(
    tmp_path: Path, tiny_model: str, name: str, workers: int
) -> None:
    path = MAKERS[name](tmp_path / name)
    out = tmp_path / "out"
    result = execute([str(path)], out, RunConfig(tiny_model), ExecutionOptions(workers))
    assert (result.shards, result.documents, result.rejects) == (3, NUMBER, 0)
    whole = pd.read_parquet(out / "documents")
    assert list(whole["text"]) == [f"Станок {n} запустили." for n in range(NUMBER)]
    (out / ".done" / "00001.json").unlink()
    execute([str(path)], out, RunConfig(tiny_model), ExecutionOptions(workers))
    again = pd.read_parquet(out / "documents")
    columns = ["doc_id", "text", "source_uri", "source_row", "url"]
    pd.testing.assert_frame_equal(again[columns], whole[columns])


def test_a_second_feed_brings_what_is_new(tmp_path: Path, tiny_model: str) -> None:
    out = tmp_path / "out"
    first, second = feed(tmp_path / "a.rss", 40), feed(tmp_path / "b.rss", 60)
    assert execute([str(first)], out, RunConfig(tiny_model)).documents == 40
    grown = execute([str(first), str(second)], out, RunConfig(tiny_model))
    assert grown.documents == 100
    duplicates = pd.read_parquet(out / "documents")["duplicate"]
    assert duplicates.notna().sum() == 40
