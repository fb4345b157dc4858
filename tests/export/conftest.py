"""One small run with ids and texts that nobody would choose, made once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import pipeline
from pipeline.tables.folder import RunFolder

TEXTS = {
    "plain": "Министр финансов Ирина Белова прилетела в Астану.\n\nВ Астане Белова встретила Олега Громова.",
    "../../etc/passwd": "Банк «Волга»  выдал 3 млн рублей.\r\nОб этом пишет\tTengrinews 😀, сообщил Ильин.",
    "новости/2026:1?": "🇷🇺🇰🇿 Россия и Казахстан договорились о нефти. Россия довольна 👩‍🚀, пишут в Москве.",
    "=HYPERLINK(1)": "=cmd|' /C calc'!A0; российско-британский банк «Нева»,-5 градусов в Омске.",
    "x" * 300: "Пётр Ильин родился в Пскове.",
    "Same_id": "Анна Петрова приехала в Казань.",
    "same_id": "Анна Петрова уехала из Казани.",
}


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export")
    rows = [
        {"id": id, "text": text, "date": "2026-03-01", "url": "https://x.ru/a b<c>\"'", "title": "=1+1"}
        for id, text in TEXTS.items()
    ]
    dump = folder / "news.jsonl"
    dump.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    pipeline.run(dump, folder / "out", syntax=True)
    return folder / "out"


@pytest.fixture(scope="session")
def bare_run(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same run, unfinished as it were, without tokens and not resolved."""
    out = tmp_path_factory.mktemp("bare") / "out"
    shutil.copytree(run_folder, out)
    folder = RunFolder(out)
    folder.clear_resolved()
    manifest = folder.manifest()
    del manifest["finished_at"]
    manifest["config"]["tables"].remove("tokens")
    folder.write_manifest(manifest)
    return out
