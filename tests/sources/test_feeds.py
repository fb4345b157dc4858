"""RSS and Atom as WordPress, Yandex partners, Blogger and old servers write them."""

from __future__ import annotations

import gzip
import zipfile
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.sources import NewsItem, ReadOptions, Reject, Slice, discover, read, scan
from pipeline.sources.feed_items import feed_items
from pipeline.sources.markup_text import text_of_markup

Reader = Callable[..., list[Any]]
QUICK = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

MOMENT = datetime(2026, 3, 5, 7, 30, tzinfo=UTC)
DATE = "Thu, 05 Mar 2026 10:30:00 +0300"
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:yandex="http://news.yandex.ru" xmlns:turbo="http://turbo.yandex.ru" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom"'
)


def rss(
    *items: str, prolog: str = '<?xml version="1.0" encoding="UTF-8"?>', attributes: str = NAMESPACES
) -> str:
    body = "\n".join(f"<item>{item}</item>" for item in items)
    return (
        f'{prolog}\n<rss version="2.0" {attributes}>\n<channel><title>Вести Кижмы</title>'
        f"<link>https://kizhma.example</link><description>Новости острова</description>{body}</channel></rss>"
    )


def item(text: str, title: str = "Маяк зажгли", link: str = "https://kizhma.example/1") -> str:
    return f"<title>{title}</title><link>{link}</link><pubDate>{DATE}</pubDate>{text}"


def only(read_all: Reader, path: Path, text: str, options: ReadOptions | None = None) -> Any:
    path.write_text(text, "utf-8")
    [entry] = read_all(path, options=options)
    return entry


WHOLE = "Смотритель Ершов зажёг маяк.\nРыбаки ждали этого четыре года."


@pytest.mark.parametrize(
    "body",
    [
        "<description>Маяк зажгли.</description><content:encoded><![CDATA[<p>Смотритель Ершов зажёг маяк."
        "</p>\n<p>Рыбаки ждали этого <b>четыре</b> года.</p>]]></content:encoded>",
        f"<description>Кратко.</description><yandex:full-text>{WHOLE}</yandex:full-text>",
        "<turbo:content><![CDATA[<figure><img src='a.jpg'></figure><div>Смотритель Ершов зажёг маяк.<br/>"
        "Рыбаки&nbsp;ждали этого четыре года.</div>]]></turbo:content><description>Кратко.</description>",
        "<fulltext>&lt;p&gt;Смотритель Ершов зажёг маяк.&lt;/p&gt;&lt;p&gt;Рыбаки ждали этого четыре года."
        "&lt;/p&gt;</fulltext>",
        "<content:encoded><![CDATA[<img src='a.jpg'/>]]></content:encoded>"
        f"<description>{WHOLE}</description>",
        "<description><p>Смотритель Ершов зажёг маяк.</p><p>Рыбаки ждали этого четыре года.</p>"
        "</description>",
        f"<media:group><media:description>{WHOLE}</media:description></media:group>",
    ],
    ids=["wordpress", "yandex", "turbo", "escaped", "picture", "unescaped", "media"],
)
def test_the_whole_text_without_markup(tmp_path: Path, read_all: Reader, body: str) -> None:
    got = only(read_all, tmp_path / "a.rss", rss(item(body + "<guid>n-1</guid>")))
    assert got == NewsItem(
        got.text, str(tmp_path / "a.rss"), 0, "n-1", "https://kizhma.example/1", "Маяк зажгли", MOMENT
    )
    assert got.text.replace("\xa0", " ") == WHOLE


ATOM = """<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns='http://www.w3.org/2005/Atom' xmlns:thr='http://purl.org/syndication/thread/1.0'
 xml:base="https://m.example/">
<id>tag:blogger.example,1999:blog-7</id><updated>2026-03-06T00:00:00+03:00</updated><title>Маяк</title>
<entry><id>tag:blogger.example,1999:blog-7.post-1</id><published>2026-03-05T10:30:00.000+03:00</published>
<updated>2026-03-06T11:00:00+03:00</updated><title type='text'>Маяк &amp;laquo;Кижма&amp;raquo; зажгли</title>
<content type='html'>&lt;p&gt;Смотритель Ершов зажёг маяк.&lt;/p&gt;
&lt;p&gt;Рыбаки ждали этого четыре года.&lt;/p&gt;</content>
<link rel='replies' type='text/html' href='https://m.example/1#c'/>
<link rel='self' href='https://m.example/feed/1'/>
<link rel='alternate' type='text/html' href='2026/1.html' title='x'/>
<author><name>Ершов</name></author></entry>
<entry><id>https://m.example/2</id><updated>2026-03-05T07:30:00Z</updated><title type="xhtml"><div
xmlns="http://www.w3.org/1999/xhtml">Маяк <b>горит</b></div></title><summary>Кратко.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Смотритель Ершов зажёг маяк.</p><p>Рыбаки
ждали этого <i>четыре</i> года.</p></div></content></entry>
<entry><id>urn:3</id><updated>2026-03-05T07:30:00Z</updated><title>Знак &lt;</title><link href="https://m.example/3"/>
<content type="text">Смотритель Ершов зажёг маяк.
Рыбаки ждали этого четыре года.</content></entry>
</feed>"""


def test_atom(tmp_path: Path, read_all: Reader) -> None:
    (tmp_path / "a.atom").write_text(ATOM, "utf-8")
    entries = read_all(tmp_path / "a.atom", size=1)
    assert [entry.text for entry in entries] == [WHOLE] * 3
    assert {entry.published_at for entry in entries} == {MOMENT}
    assert [entry.title for entry in entries] == ["Маяк «Кижма» зажгли", "Маяк горит", "Знак <"]
    assert [entry.url for entry in entries] == [
        "https://m.example/2026/1.html",
        "https://m.example/2",
        "https://m.example/3",
    ]
    assert entries[2].id == "urn:3"


RDF = """<?xml version="1.0" encoding="windows-1251"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://old.example/rss">
<title>Старые вести</title>
<items><rdf:Seq><rdf:li rdf:resource="https://old.example/1"/></rdf:Seq></items></channel>
<item rdf:about="https://old.example/1"><title>Маяк зажгли</title><link>https://old.example/1</link>
<description>Смотритель Ершов зажёг маяк — «Кижма».</description>
<dc:date>2026-03-05T10:30+03:00</dc:date></item>
</rdf:RDF>"""


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize("name", ["a.rdf", "a.xml", "a.rss.gz", "without_suffix"])
def test_rss_1_in_the_encoding_that_it_declares_or_another(
    tmp_path: Path, read_all: Reader, encoding: str, name: str
) -> None:
    data = RDF.encode(encoding)
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    [got] = read_all(tmp_path / name)
    assert got.text == "Смотритель Ершов зажёг маяк — «Кижма»."
    assert (got.id, got.url, got.published_at) == ("https://old.example/1", "https://old.example/1", MOMENT)


def test_koi8(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.rss"
    text = rss(
        item("<description>Маяк горит на острове Кижма.</description>"),
        prolog='<?xml version="1.0" encoding="KOI8-R"?>',
    )
    path.write_bytes(text.encode("koi8-r"))
    assert read_all(path)[0].text == "Маяк горит на острове Кижма."


@pytest.mark.parametrize(
    ("body", "title"),
    [
        ("", "Маяк зажгли"),
        ("<description/>", "Маяк зажгли"),
        ("<description><![CDATA[<img src='a.jpg'>]]></description>", "Маяк"),
    ],
)
def test_a_title_alone_is_a_reject_that_says_so(
    tmp_path: Path, read_all: Reader, body: str, title: str
) -> None:
    reject = only(read_all, tmp_path / "a.rss", rss(item(body, title)))
    assert isinstance(reject, Reject)
    assert reject.code == "no_text"
    assert f"«{title}» has a title alone" in reject.message
    assert "fetch https://kizhma.example/1" in reject.message


def test_an_item_of_nothing(tmp_path: Path, read_all: Reader) -> None:
    reject = only(read_all, tmp_path / "a.rss", rss("<title/>"))
    assert (reject.code, "no title" in reject.message) == ("no_text", True)


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ("<description>Маяк &laquo;Кижма&raquo; &mdash; горит</description>", "Маяк «Кижма» — горит"),
        ("<description>Ершов & сыновья & маяк?a=1&b=2</description>", "Ершов & сыновья & маяк?a=1&b=2"),
        ("<description>Маяк\x0b горит</description>", "Маяк горит"),
        ("<tass:author>x</tass:author><tass:full-text>Маяк горит</tass:full-text>", "Маяк горит"),
        ("<description><![CDATA[Маяк <b>горит]]></description>", "Маяк горит"),
        ("<description><![CDATA[Маяк горит", "Маяк горит"),
        ("<description>Маяк горит", "Маяк горит"),
        ("<description>Маяк &amp;amp; &amp;laquo;Кижма&amp;raquo;</description>", "Маяк & «Кижма»"),
        ("<description><![CDATA[<item>Маяк горит</item>]]></description>", "Маяк горит"),
        ("<!-- </item> --><description>Маяк горит</description>", "Маяк горит"),
    ],
)
def test_what_is_broken_costs_no_neighbour(tmp_path: Path, read_all: Reader, broken: str, text: str) -> None:
    path = tmp_path / "a.rss"
    good = "<description>Паром отплыл.</description>"
    path.write_text(rss(item(good), item(broken), item(good)), "utf-8")
    assert [entry.text for entry in read_all(path, size=1)] == ["Паром отплыл.", text, "Паром отплыл."]


def test_an_item_that_is_not_closed(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.rss"
    text = rss(*(item(f"<description>Рейс {n}.</description>") for n in range(3)))
    path.write_text(text.replace("</item>", "", 1), "utf-8")
    assert [entry.text for entry in read_all(path)] == ["Рейс 0.", "Рейс 1.", "Рейс 2."]
    path.write_text(text[: text.rindex("</description>")], "utf-8")
    *before, reject = read_all(path)
    assert [entry.text for entry in before] == ["Рейс 0.", "Рейс 1."]
    assert (reject.code, reject.source_row) == ("broken_xml", 2)


def test_an_item_beyond_the_limit(tmp_path: Path, read_all: Reader) -> None:
    path = tmp_path / "a.rss"
    huge = "<description>" + "Щ" * 3_000_000 + "</description>"
    path.write_text(
        rss(item("<description>да</description>"), item(huge), item("<description>нет</description>")),
        "utf-8",
    )
    one, reject, two = read_all(path, options=ReadOptions(max_chars=100))
    assert (one.text, reject.code, two.text) == ("да", "too_long", "нет")


def test_elements_that_options_name(tmp_path: Path, read_all: Reader) -> None:
    body = (
        "<description>Маяк зажгли.</description>"
        "<content:encoded>Смотритель Ершов зажёг маяк.</content:encoded>"
    )
    text = rss(item(body + "<atom:updated>2026-03-07T10:00:00Z</atom:updated>"))
    options = ReadOptions(text_field="description", date_field="atom:updated")
    got = only(read_all, tmp_path / "a.rss", text, options)
    assert (got.text, got.published_at) == ("Маяк зажгли.", datetime(2026, 3, 7, 10, tzinfo=UTC))
    with pytest.raises(InputError, match="content:encoded"):
        only(read_all, tmp_path / "a.rss", text, ReadOptions(title_field="headline-of-all"))


def test_xml_that_is_no_feed(tmp_path: Path, read_all: Reader) -> None:
    (tmp_path / "map.xml").write_text(
        '<?xml version="1.0"?><urlset><url><loc>https://a.example</loc></url></urlset>'
    )
    with pytest.raises(InputError, match="urlset") as refusal:
        discover([str(tmp_path / "map.xml")])
    assert refusal.value.code == "not_a_feed"
    (tmp_path / "a.rss").write_text(rss(item("<description>Маяк горит</description>")), "utf-8")
    found = discover([str(tmp_path)])
    assert [source.uri for source in found.sources] == [str(tmp_path / "a.rss")]
    assert found.passed_over == {".xml (no feed)": 1}
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "map.xml", "map.xml")
        archive.write(tmp_path / "a.rss", "b.xml")
    [source] = discover([str(tmp_path / "a.zip")]).sources
    counts: Counter[str] = Counter()
    assert len(list(scan(source, ReadOptions(), counts))) == 1
    assert counts == {"XML files that are no feeds": 1}


def test_entities_of_a_document_type_are_not_resolved(tmp_path: Path, read_all: Reader) -> None:
    (tmp_path / "secret.dat").write_text("СЕКРЕТ")
    prolog = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file://{tmp_path}/secret.dat">]>'
    got = only(
        read_all, tmp_path / "a.rss", rss(item("<description>Маяк &x; горит</description>"), prolog=prolog)
    )
    assert "СЕКРЕТ" not in got.text


TEXTS = st.text(st.sampled_from("абв <>&;]\n\t«»😀"), min_size=1, max_size=20)


@QUICK
@given(
    texts=st.lists(TEXTS, max_size=6), cuts=st.lists(st.integers(0, 9), max_size=3), piece=st.integers(1, 90)
)
def test_items_in_any_slices_and_chunks(
    tmp_path: Path, texts: list[str], cuts: list[int], piece: int
) -> None:
    bodies = [
        f"<description>{text.replace('&', '&amp;').replace('<', '&lt;')}</description>" for text in texts
    ]
    path = tmp_path / "a.rss"
    path.write_text(rss(*map(item, bodies)), "utf-8")
    [source] = discover([str(path)]).sources
    records = list(scan(source, ReadOptions()))
    assert len(records) == len(texts)
    edges = sorted({0, len(records), *(cut % (len(records) + 1) for cut in cuts)})
    parts = [Slice(source.uri, "rows", first, last, first, last - first) for first, last in pairwise(edges)]
    entries = [entry for part in parts for entry in read(part, ReadOptions())]
    data = path.read_bytes()
    chunks = [data[at : at + piece] for at in range(0, len(data), piece)]
    raws = feed_items(chunks, str(path), ReadOptions())
    assert [raw.read(row, ReadOptions()) for row, raw in enumerate(raws)] == entries


@given(st.text(st.sampled_from("аб <>/pbr&;#x1nsp=\"'\n"), max_size=40))
@settings(max_examples=200)
def test_markup_leaves_no_tag(markup: str) -> None:
    text = text_of_markup(f"<p>{markup}</p>")
    assert "<p>" not in text
    assert "</p>" not in text
    assert text == text.strip()


def test_blocks_are_lines_and_scripts_are_nothing() -> None:
    markup = (
        "<h2>Маяк</h2><ul><li>Раз</li><li>Два <b>и</b> три</li></ul><script>x = '<p>1</p>'</script>\n"
        "<p>Конец&hellip;</p>"
    )
    assert text_of_markup(markup) == "Маяк\nРаз\nДва и три\nКонец…"
