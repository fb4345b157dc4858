"""Reads HTML that a view has made, and finds fault with what a text must not be able to bring."""

from __future__ import annotations

from html.parser import HTMLParser

_ALLOWED = frozenset(
    "style div header span b p article ul li i small details summary section h2 table thead tbody tr th td a "
    "blockquote cite code svg rect title line text".split()
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in _ALLOWED
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in ("src", "style")
            assert name != "href" or (value or "").startswith("#")
        self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            assert "\x1b" not in data
            self.text += data


def safe_text(content: str) -> str:
    """The text of a view. Fails when a tag is not ours, is not closed, could load or run something."""
    reader = _Reader()
    reader.feed(content)
    reader.close()
    assert reader.open == []
    return reader.text
