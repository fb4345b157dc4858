"""Encodings are told apart from bytes; damage is named, never guessed over."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.sources.encodings import UndecodableError, decode, tell_apart

SENTENCES = [
    "Да",
    "Ура!",
    "Москва",
    "РЖД И СБЕР",
    "ЦЕНТРОБАНК СОХРАНИЛ КЛЮЧЕВУЮ СТАВКУ",
    "Съезд подъёмщиков открылся в Йошкар-Оле",
    "Компания Gazelle Next Motors открыла офис в Туле, пишет The Volga Times.",
    "В музей приехали школьники; билет стоит 250 рублей, сообщила Алёна Щукина.",
]
LONG = "Жюри конкурса «Чистый звук» назвало лауреатов — ими стали шесть хоров из Уфы и Омска.\n" * 300


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1251"])
@pytest.mark.parametrize("text", [*SENTENCES, LONG, LONG.upper()])
def test_every_encoding_gives_the_same_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("text", [*SENTENCES, LONG.replace("«", '"').replace("»", '"').replace("—", "-")])
def test_koi8_gives_the_same_text(text: str) -> None:
    assert decode(text.encode("koi8-r")) == text


def test_windows_punctuation_alone_is_enough() -> None:
    assert decode("“Yes” — he said, and left… “No”".encode("cp1251")) == "“Yes” — he said, and left… “No”"


@pytest.mark.parametrize(
    ("data", "position"),
    [
        ("Ветер стих к утру".encode() + b"\xff" + " и снова поднялся".encode(), 31),
        ("Ветер стих".encode()[:-1], 17),
        (b"The wind fell \xff by the morning", 14),
        (b"caf\xe9 noir et cr\xe8me br\xfbl\xe9e", 3),
        (bytes(range(128, 256)), 0),
    ],
)
def test_damage_is_named_with_its_byte(data: bytes, position: int) -> None:
    with pytest.raises(UndecodableError, match=f"byte {position} ") as caught:
        decode(data)
    assert caught.value.position == position


def test_broken_utf16_is_damage() -> None:
    with pytest.raises(UndecodableError, match="UTF-16"):
        decode("Пароход отплыл".encode("utf-16") + b"\x3f")


def test_a_beginning_may_cut_a_character_in_two() -> None:
    assert tell_apart("Пароход".encode()[:-1]) == "utf-8"


def test_nul_characters_do_not_make_utf16() -> None:
    assert decode("Текст с\0 дыркой".encode()) == "Текст с\0 дыркой"


def test_the_hint_decides_for_short_strings() -> None:
    assert decode("МВФ".encode("koi8-r"), hint="koi8-r") == "МВФ"
    assert decode(b"\xd0\xd0", hint="cp1251") == "РР"
    with pytest.raises(UndecodableError):
        decode(b"\xd0\xd0", hint="utf-8")
    assert decode("Причал закрыт".encode("cp1251"), hint="utf-8") == "Причал закрыт"


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_utf8_text_is_itself(text: str) -> None:
    data = text.encode()
    if not data.startswith(b"\xef\xbb\xbf") and not {b"\0", b"\4"} & {
        data[i : i + 1] for i in range(len(data))
    }:
        assert decode(data) == text


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_text_or_damage(data: bytes) -> None:
    try:
        outcome: str | int = decode(data)
    except UndecodableError as error:
        outcome = error.position
    assert isinstance(outcome, str) or 0 <= outcome <= len(data)
