"""What the tests of the console share: an extraction made by hand, and a small run."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import pipeline
from pipeline.commands.terminal.screen import Screen

Row = dict[str, Any]

TEXT = (
    "Назначение в банке\n"
    "Директор Волжского банка Ирина Белова вчера получила 2,5 млрд рублей, то есть 40 % прибыли."
)


def mention_row(text: str, surface: str, label: str, **more: Any) -> Row:
    """A row of `mentions` for the first place where the surface stands."""
    start = text.index(surface)
    row = {
        "mention_id": f"{label}-{start}-{start + len(surface)}",
        "start": start,
        "end": start + len(surface),
        "surface": surface,
        "label": label,
        "normal": None,
        "gender": None,
        "chain_id": None,
        "score": None,
    }
    return row | more


def value_row(mention: Row, kind: str, **more: Any) -> Row:
    row = {"mention_id": mention["mention_id"], "kind": kind, "value": None, "value_to": None}
    return row | {"grain": None, "amount": None, "unit": None} | more


@pytest.fixture
def found() -> Row:
    """Nested mentions, values of three kinds, two chains, a relation."""
    post = mention_row(TEXT, "Директор Волжского банка", "PROFESSION", normal="директор Волжского банка")
    bank = mention_row(
        TEXT, "Волжского банка", "ORGANIZATION", normal="Волжский банк", chain_id="c-bank", score=0.914
    )
    person = mention_row(
        TEXT,
        "Ирина Белова",
        "PERSON",
        normal="Ирина Белова",
        gender="female",
        chain_id="c-person",
        score=0.98,
    )
    day = mention_row(TEXT, "вчера", "DATE")
    money = mention_row(TEXT, "2,5 млрд рублей", "MONEY")
    share = mention_row(TEXT, "40 %", "PERCENT")
    return {
        "text": TEXT,
        "published_at": "2025-12-14T00:00:00+00:00",
        "sentences": [{"sent_ix": 0, "start": 0, "end": 18}, {"sent_ix": 1, "start": 19, "end": len(TEXT)}],
        "mentions": [post, bank, person, day, money, share],
        "values": [
            value_row(day, "date", value="2025-12-13", grain="day"),
            value_row(money, "money", value="2500000000", amount=Decimal("2500000000.000000"), unit="RUB"),
            value_row(share, "percent", value="40", amount=Decimal("40.000000")),
        ],
        "chains": [
            {
                "chain_id": "c-bank",
                "label": "ORGANIZATION",
                "normal": "Волжский банк",
                "aliases": [],
                "n_mentions": 1,
            },
            {
                "chain_id": "c-person",
                "label": "PERSON",
                "normal": "Ирина Белова",
                "aliases": ["Белова"],
                "n_mentions": 1,
            },
        ],
        "relations": [
            {
                "label": "WORKS_AS",
                "head_mention_id": person["mention_id"],
                "tail_mention_id": post["mention_id"],
                "score": 0.97,
            },
        ],
        "links": [],
        "quotes": [],
        "events": [],
        "event_roles": [],
        "merges": [],
        "undated": [],
    }


@pytest.fixture
def hostile() -> Row:
    """Script, quotes and control characters wherever a text can bring them."""
    attack = "<script>alert(1)</script>"
    quoted = "\"' onmouseover='alert(2)' x=\""
    text = f"Фирма {attack} и {quoted}\x1b[31m конец."
    bad = {"normal": f"{attack}{quoted}", "chain_id": "c", "mention_id": f"'\"{attack}"}
    mention = mention_row(text, attack, "ORGANIZATION", **bad)
    own = mention_row(text, "конец", f"OWN{attack}", mention_id="own")
    return {
        "text": text,
        "published_at": None,
        "sentences": [],
        "mentions": [mention, own],
        "values": [value_row(own, attack, value=attack, unit=attack)],
        "chains": [
            {"chain_id": "c", "label": attack, "normal": attack, "aliases": [quoted], "n_mentions": 1}
        ],
        "relations": [
            {
                "label": attack,
                "head_mention_id": mention["mention_id"],
                "tail_mention_id": "own",
                "score": 0.5,
            }
        ],
        "links": [{"chain_id": "c", "kb": attack, "kb_id": attack, "rank": 1}],
        "events": [
            {
                "event_id": "e",
                "chain_id": "c",
                "normal": attack,
                "starts": attack,
                "ends": attack,
                "place_chain_id": "c",
            }
        ],
        "event_roles": [{"event_id": "e", "role": attack, "chain_id": "c"}],
        "quotes": [
            {
                "start": 0,
                "end": len(text),
                "kind": attack,
                "speaker_mention_id": "own",
                "speaker_chain_id": "c",
                "cue": attack,
                "relay_chain_id": "c",
            }
        ],
        "merges": [{"chain": attack, "name": attack, "other": attack, "why": attack, "score": 0.5}],
        "undated": [],
    }


@pytest.fixture
def terminal() -> Screen:
    """A coloured terminal of 80 columns; what it shows is in `terminal.file.getvalue()`."""
    return Screen(
        file=StringIO(),
        force_terminal=True,
        color_system="truecolor",
        width=80,
        markup=False,
        emoji=False,
        highlight=False,
        no_color=False,
    )


@pytest.fixture
def pipe() -> Screen:
    """Something that is not a terminal."""
    return Screen(
        file=StringIO(), force_terminal=False, width=120, markup=False, emoji=False, highlight=False
    )


@pytest.fixture
def shown() -> Callable[[Screen], str]:
    def read(console: Screen) -> str:
        assert isinstance(console.file, StringIO)
        return console.file.getvalue()

    return read


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over two good texts and an empty one, beside a picture."""
    folder = tmp_path_factory.mktemp("small")
    news = folder / "news"
    news.mkdir()
    (news / "a.txt").write_text("date 2025-12-14\nВ Казань приехала Анна Петрова.", "utf-8")
    (news / "b.txt").write_text("Банк выдал 3 млн рублей.", "utf-8")
    (news / "c.txt").write_text("", "utf-8")
    (news / "d.jpg").write_bytes(b"\xff\xd8")
    pipeline.run(news, folder / "out")
    return folder / "out"
