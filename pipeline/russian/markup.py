"""HTML inside a text: tags and entities, what a reader sees in their place, and the way back to the offsets.

`<p>Цена&nbsp;&mdash; 5&nbsp;млн</p>` reads «Цена — 5 млн». A tag of a block (`<p>`, `<br>`, `<li>`) is a line
break, other tags are nothing, an entity is its character. What only looks like markup stays text:
«прибыль < 5 %», «AT&T», `<Газпром>`. Markup that was escaped twice (`&amp;nbsp;`, `&lt;p&gt;`) is markup too.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from html import unescape

_BLOCKS = frozenset(
    "address article aside blockquote body br button canvas caption center dd details dialog dir div dl "
    "dt embed fieldset figcaption figure footer form frame frameset h1 h2 h3 h4 h5 h6 head header hr "
    "html iframe input label legend li link main menu meta nav noscript object ol option p pre section "
    "select summary table tbody td textarea tfoot th thead title tr ul video".split()
)
_INLINE = frozenset(
    "a abbr acronym amp-img applet area audio b base basefont bdi bdo big blink cite code col colgroup "
    "data datalist del dfn em font g i img ins kbd keygen map mark marquee nobr noindex nolayer output "
    "param path picture progress q rp rt ruby s samp script small source span strike strong style sub "
    "sup svg template time track tt u use var wbr".split()
)
_UNSEEN = frozenset(("script", "style"))  # with all that stands in them
_BARE_ATTRIBUTES = frozenset(
    "allowfullscreen async autofocus autoplay checked compact controls default defer disabled download "
    "hidden ismap itemscope loop multiple muted noshade novalidate nowrap open playsinline readonly "
    "required reversed selected".split()
)
_NAMES = "|".join(sorted(_BLOCKS | _INLINE, key=len, reverse=True))
_BEGINS = re.compile(
    rf"""<(?P<closing>/?)(?P<name>(?:{_NAMES})|[a-z][a-z0-9]{{0,15}}:[a-z][a-z0-9]*+)(?=[\s/>])
    |(?P<aside><!--|<!\[CDATA\[|\]\]>|<!doctype\b[^<>]*+>|<\?xml\b[^<>]*+>)
    |(?P<entity>&(?:\#(?:\d{{1,7}}|x[0-9a-f]{{1,6}})|[a-z][a-z0-9]{{1,31}});
        |&(?:nbsp|[lr]aquo|quot|[mn]dash)(?![a-z0-9=;]))""",
    re.VERBOSE | re.IGNORECASE,
)
_REST = re.compile(r"""(?P<attributes>(?:[^<>"']|(?<==)"[^"]{0,4000}"|(?<==)'[^']{0,4000}')*+)>""")
_ATTRIBUTE = re.compile(r"[\s/\"'][a-z_:@*][\w:.-]*+\s*=", re.IGNORECASE | re.ASCII)
_LOOSE_REST = re.compile(r"(?P<attributes>[^<>]*+)(?:>|\Z)")  # unbalanced quotes; cut off by the text's end
_PARAGRAPH = re.compile(r"<p[\s>]", re.IGNORECASE)
_BREAK = "\x1e"  # while a text is made: the line break of a tag
_WRAPPED = re.compile(r"(?<![\n\x1e.!?…:;»\"”)])\n(?!\s*[\n\x1e])")  # in mid-sentence: HTML reads a space
_CLOSING = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _UNSEEN}
_BLANKS = " \t\xa0"
_PASSES = 3  # deeper escaping is not undone


@dataclass(frozen=True, slots=True)
class PlainText:
    """`text` without markup. Its character i stands for source[starts[i]:ends[i]]."""

    text: str
    starts: list[int]
    ends: list[int]

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """The half-open span of the source for one of the text; no tag stands at either end of it."""
        if start < end:
            return self.starts[start], self.ends[end - 1]
        at = self.starts[start] if start < len(self.starts) else self.ends[-1] if self.ends else 0
        return at, at

    def plain_span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text for one of the source: all characters that share one with it."""
        first = bisect_right(self.ends, start)
        return first, max(first, bisect_left(self.starts, end))


def without_markup(text: str) -> PlainText | None:
    """The text as a reader of the page sees it; None when it has no markup, which is quick to tell."""
    found: PlainText | None = None
    for _ in range(_PASSES):
        source = text if found is None else found.text
        if "<" not in source and "&" not in source:
            break
        further = _Pass(source).plain()
        if further is None:
            break
        if found is not None:
            starts = [found.starts[at] for at in further.starts]
            further = PlainText(further.text, starts, [found.ends[at - 1] for at in further.ends])
        found = further
    return found


def plain(text: str) -> str:
    """The text alone.

    >>> plain("<b>Цена</b>&nbsp;&lt; 5&nbsp;млн"), plain("AT&T < 5 %")
    ('Цена\\xa0< 5\\xa0млн', 'AT&T < 5 %')
    """
    found = without_markup(text)
    return text if found is None else found.text


class _Pass:
    """One pass through a text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.pieces: list[str] = []
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.at_line_start = True
        self.open_section = False  # of CDATA
        self.never_closed: set[str] = set()

    def plain(self) -> PlainText | None:
        """The text without markup, or None when there is none."""
        taken = at = 0
        while begins := _BEGINS.search(self.source, at):
            at = begins.end()
            read = self._read(begins)
            if read is not None:
                piece, at = read
                self._keep(taken, begins.start())
                self._put(piece, begins.start(), at)
                taken = at
        if taken == 0:
            return None
        self._keep(taken, len(self.source))
        text = "".join(self.pieces)
        if _PARAGRAPH.search(self.source):
            text = _WRAPPED.sub(" ", text)
        return PlainText(text.replace(_BREAK, "\n"), self.starts, self.ends)

    def _read(self, begins: re.Match[str]) -> tuple[str, int] | None:
        """What stands for the markup that begins here, and where it ends; None: it is text."""
        if begins["entity"]:
            character = unescape(begins[0])
            return None if character in (begins[0], "\ufffd") else (character, begins.end())
        if begins["aside"]:
            return self._aside(begins[0].lower(), begins.end())
        name = begins["name"].lower()
        end = self._end_of_tag(begins)
        if end is None:
            return None
        if name in _UNSEEN and not begins["closing"] and name not in self.never_closed:
            closed = _CLOSING[name].search(self.source, end)
            if closed:
                return "", closed.end()
            self.never_closed.add(name)
        return _BREAK if name in _BLOCKS else "", end

    def _aside(self, mark: str, end: int) -> tuple[str, int] | None:
        """A comment, a document type, the marks around a section of character data."""
        if mark == "<!--":
            closed = -1 if mark in self.never_closed else self.source.find("-->", end)
            if closed < 0:
                self.never_closed.add(mark)
                return None
            return "", closed + 3
        if mark == "]]>":
            if not self.open_section:
                return None
            self.open_section = False
        elif mark == "<![cdata[":
            self.open_section = True
        return "", end

    def _end_of_tag(self, begins: re.Match[str]) -> int | None:
        """Where a tag ends; None when what stands behind its name are no attributes: «a <b и c> d»."""
        rest = _REST.match(self.source, begins.end()) or _LOOSE_REST.match(self.source, begins.end())
        if rest is None:
            return None
        attributes = rest["attributes"]
        if not _ATTRIBUTE.search(attributes):
            bare = attributes.strip(" \t\r\n/").lower()
            if not rest[0].endswith(">") or not _BARE_ATTRIBUTES.issuperset(bare.split()):
                return None
        return rest.end()

    def _keep(self, start: int, end: int) -> None:
        """Text between markup."""
        if start == end:
            return
        kept = self.source[start:end]
        written = kept.rstrip(_BLANKS)
        if written:
            self.at_line_start = written.endswith("\n")
        self.pieces.append(kept)
        self.starts += range(start, end)
        self.ends += range(start + 1, end + 1)

    def _put(self, piece: str, start: int, end: int) -> None:
        """What stands for markup: one line break for the tags of blocks that follow each other."""
        if piece == _BREAK:
            piece = "" if self.at_line_start else piece
            self.at_line_start = True
        elif piece.strip():
            self.at_line_start = False
        self.pieces.append(piece)
        self.starts += [start] * len(piece)
        self.ends += [end] * len(piece)
