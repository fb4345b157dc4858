"""A made-up export of Telegram Desktop of any size: how fast and in how much memory it is planned and read.

    python benchmarks/telegram_export.py [--megabytes 1024] [--model ru_news_natasha] [--account]

What is measured, and how: benchmarks/reading.py.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from reading import measure

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
        "id": number,
        "type": "message",
        "date": "2025-03-06T18:00:00",
        "date_unixtime": str(1741251600 + number),
        "from": "Портовый вестник",
        "from_id": "channel77",
        "text": [pieces[0], body],
        "text_entities": pieces,
    }
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


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=1024)
    parser.add_argument("--model", default="ru_news_natasha")
    parser.add_argument("--account", action="store_true", help="an account of many chats")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "result.json"
        messages = write_export(path, given.megabytes, account=given.account)
        print(f"{path.stat().st_size / 2**20:,.0f} MB, {messages:,} messages")
        measure(path, given.model)


if __name__ == "__main__":
    main()
