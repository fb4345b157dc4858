"""A made-up export of Telegram Desktop of any size: how fast and in how much memory it is planned and read.

    python benchmarks/telegram_export.py [--megabytes 1024] [--model ru_news_natasha] [--account]

Each measurement is a process of its own; its memory is the peak of resident memory. «read» goes through all
slices of the plan without a model; «worker» works on the last shard of the plan with the model.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

OPENINGS = ("Паром", "Буксир", "Сухогруз", "Катер", "Ледокол", "Траулер", "Танкер", "Лихтер")
PLACES = ("Корсаков", "Магадан", "Находка", "Холмск", "Анадырь", "Певек", "Тикси", "Диксон")
NAMES = ("Олег Рябинин", "Анна Седова", "Пётр Лыков", "Вера Чижова", "Марат Ильин", "Инна Громова")
MESSAGES_OF_CHAT = 50_000


def message(number: int) -> str:
    """One message as the program writes it: indented, with the text once whole and once in pieces."""
    ship, place, name = (some[number % len(some)] for some in (OPENINGS, PLACES, NAMES))
    headline = f"{ship} № {number} прибыл в {place}"
    body = (
        f"\n\nКапитан порта {name} сообщил, что на борту {number % 900 + 12} человек. "
        f"Ремонт обошёлся в {number % 70 + 3} млн рублей, следующий рейс — {number % 28 + 1} мая. " * 2
    )
    pieces = [{"type": "bold", "text": headline}, {"type": "plain", "text": body}]
    entry = {
        "id": number, "type": "message", "date": "2025-03-06T18:00:00",
        "date_unixtime": str(1741251600 + number), "from": "Портовый вестник", "from_id": "channel77",
        "text": [pieces[0], body], "text_entities": pieces,
    }  # fmt: skip
    if number % 10 == 0:
        entry |= {
            "type": "service",
            "actor": "Админ",
            "action": "pin_message",
            "text": "",
            "text_entities": [],
        }
    elif number % 10 == 1:
        entry |= {"photo": f"photos/{number}.jpg", "text": "", "text_entities": []}
    return "\n".join(f"  {line}" for line in json.dumps(entry, ensure_ascii=False, indent=1).splitlines())


def write_export(path: Path, megabytes: int, *, account: bool) -> int:
    """An export of at least this size, of one chat or of an account with many; returns its messages."""
    head = '{\n "name": "Портовый вестник",\n "type": "public_channel",\n "id": 77,\n "messages": [\n'
    number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write('{\n "about": "…",\n "chats": {\n "list": [\n' if account else "")
        file.write(head)
        while file.tell() < megabytes << 20:
            batch = [message(number + k) for k in range(1000)]
            number += len(batch)
            file.write(",\n".join(batch))
            full = file.tell() >= megabytes << 20
            if account and number % MESSAGES_OF_CHAT == 0 and not full:
                file.write("\n ]\n},\n" + head)
            elif not full:
                file.write(",\n")
        file.write("\n ]\n}\n" + ("]}\n}\n" if account else ""))
    return number


def peak_mb() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def plan(path: str, out: str, model: str) -> dict[str, float]:
    from pipeline.engine.plan import make_plan, write_plan
    from pipeline.sources import ReadOptions, discover

    ticked = time.perf_counter()
    grown = make_plan(discover([path]).sources, ReadOptions())
    write_plan(Path(out) / "plan.parquet", grown.specs, 1, grown.passed_over)
    documents = sum(spec.documents for spec in grown.specs)
    return {
        "seconds": round(time.perf_counter() - ticked, 1), "peak_mb": peak_mb(), "documents": documents,
        "shards": len(grown.specs), "passed_over": sum(grown.passed_over.values()),
    }  # fmt: skip


def read_all(path: str, out: str, model: str) -> dict[str, float]:
    from pipeline.engine.plan import read_plan
    from pipeline.sources import NewsItem, ReadOptions, read

    ticked = time.perf_counter()
    entries = [
        isinstance(entry, NewsItem) for spec in read_plan(Path(out) / "plan.parquet") for piece in spec.slices
        for entry in read(piece, ReadOptions())
    ]  # fmt: skip
    return {
        "seconds": round(time.perf_counter() - ticked, 1), "peak_mb": peak_mb(), "documents": sum(entries),
        "rejects": len(entries) - sum(entries),
    }  # fmt: skip


def work(path: str, out: str, model: str) -> dict[str, float]:
    from pipeline.engine.config import Job, RunConfig
    from pipeline.engine.models import model_digest, shared_model
    from pipeline.engine.plan import read_plan
    from pipeline.engine.shard import run_shard

    shared_model(model, syntax=False, timezone="Europe/Moscow")
    before = peak_mb()
    job = Job(str(Path(out) / "run"), RunConfig(model=model), {}, model_digest(model), str(Path.cwd()))
    report = run_shard(read_plan(Path(out) / "plan.parquet")[-1], job)
    return {
        "seconds": report.seconds, "peak_mb": peak_mb(), "model_mb": before, "documents": report.documents,
        "read_seconds": round(report.stage_seconds["read"], 2),
    }  # fmt: skip


STEPS = {"plan": plan, "read": read_all, "worker": work}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--model", default="ru_news_natasha")
    parser.add_argument("--account", action="store_true", help="an account of many chats")
    parser.add_argument("--step", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        step, path, out = given.step
        print(json.dumps(STEPS[step](path, out, given.model)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        messages = write_export(path, given.megabytes, account=given.account)
        print(f"{path.stat().st_size / 2**20:,.0f} MB, {messages:,} messages")
        for step in STEPS:
            command = [sys.executable, __file__, "--model", given.model, "--step", step, str(path), folder]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            print(step, done.stdout.strip())


if __name__ == "__main__":
    main()
