"""The page of an evaluation in Chromium, opened from a file: filters, keys, addresses, hostile texts."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import quote

import pytest

from pipeline.corpora.inline_markup import marked
from pipeline.evaluation.error_page import write_page
from pipeline.evaluation.item_judgements import judge
from pipeline.evaluation.score_report import score_documents

webdriver = pytest.importorskip("selenium.webdriver", reason="needs the extra dev: pip install -e '.[dev]'")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
CHROMEDRIVER = shutil.which("chromedriver")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CHROMIUM and CHROMEDRIVER),
        reason="needs Chromium and ChromeDriver (Debian: chromium chromium-driver)",
    ),
]
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
HACK = "<script>window.hacked=1</script>"
HACKS = f"{HACK}</script>{HACK}<!--<script><img src=x onerror=window.hacked=1>&lt;'\"`${{1}}"

BANK = "[ORGANIZATION#o Банк [CITY Москвы]], [DATE вчера]."
PAIRS = [
    (
        marked(
            "[PERSON#p Анна Ли] уехала в [CITY#c Ригу] из [CITY Осло].",
            relations=["p VISITS c"],
            doc_id="отъезд",
        ),
        marked("[PERSON#p Анна Ли] уехала в [COUNTRY#c Ригу] из Осло.", relations=[], doc_id="отъезд"),
    ),
    (
        marked(f"Открыт {BANK}", doc_id="банк", normals={"o": "Банк Москвы"}),
        marked(f"[EVENT Открыт] {BANK}", doc_id="банк", normals={"o": "Банка Москвы"}),
    ),
    (
        marked("😀 Выступил [PROFESSION бывший мэр Риги].", doc_id="мэр города"),
        marked("😀 Выступил бывший [PROFESSION мэр] Риги.", doc_id="мэр города"),
    ),
    (marked("Ничего не произошло.", doc_id="тишина"), marked("Ничего не произошло.", doc_id="тишина")),
]
KINDS = ("missed", "invented", "wrong_type", "wrong_boundary", "wrong_normal", "correct")


@dataclass
class Opened:
    """A page in the browser, asked by JavaScript."""

    driver: Any
    address: str

    def ask(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(f"return {script}", *given)

    def do(self, script: str, *given: Any) -> None:
        self.driver.execute_script(script, *given)

    def press(self, *keys: str) -> None:
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def texts(self, selector: str) -> list[str]:
        return self.ask("[...document.querySelectorAll(arguments[0])].map((m) => m.textContent)", selector)

    def focused(self) -> str:
        return self.ask("document.activeElement.textContent")

    def click(self, selector: str) -> None:
        self.do("document.querySelector(arguments[0]).click()", selector)

    def choose(self, name: str, value: str) -> None:
        self.do(
            "const made = document.querySelector(`[name=${arguments[0]}]`); made.value = arguments[1];"
            "made.dispatchEvent(new Event('change'))",
            name,
            value,
        )

    def type_text(self, text: str) -> None:
        self.do(
            "const made = document.querySelector('[name=text]'); made.value = arguments[0];"
            "made.dispatchEvent(new Event('change'))",
            text,
        )

    def wait(self, condition: str) -> None:
        until = time.monotonic() + 10
        while not self.ask(condition):
            assert time.monotonic() < until, f"never became true: {condition}"
            time.sleep(0.02)

    def shown(self) -> list[str]:
        """Ids of the documents in the list, each brought into the window so that it is drawn."""
        for place in range(self.ask("document.querySelectorAll('#list article').length")):
            self.do("document.querySelectorAll('#list article')[arguments[0]].scrollIntoView()", place)
            self.wait(f"!document.querySelectorAll('#list article')[{place}].classList.contains('empty')")
        return self.texts("#list article h3 a")

    def summary(self) -> str:
        return self.ask("document.querySelector('#shown').textContent").replace("\xa0", " ")

    def counts(self) -> dict[str, str]:
        return dict(
            self.ask(
                "[...document.querySelectorAll('.kind')]"
                ".map((made) => [made.dataset.kind, made.querySelector('b').textContent])"
            )
        )

    def marks(self) -> list[list[str]]:
        """Marked pieces of text with the kinds of the lines over them."""
        return self.ask(
            "[...document.querySelectorAll('#list .m[data-start]')]"
            ".map((made) => [made.textContent, made.dataset.kinds])"
        )

    def notes(self) -> list[str]:
        return self.texts("#list .text .note")

    def complaints(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser")]


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    made = webdriver.Chrome(options=options, service=webdriver.ChromeService(CHROMEDRIVER))
    made.set_window_size(1200, 900)
    yield made
    made.quit()


@pytest.fixture
def opened(driver, tmp_path):
    """Opens a page of pairs; afterwards nothing may have been complained about or loaded."""
    pages = []

    def open_page(pairs=PAIRS, title="Проба", anchor="", report=None) -> Opened:
        file = tmp_path / "page.html"
        if report is None:
            report = {"format": "brat", "model": "проба", "documents": len(pairs), **score_documents(pairs)}
        write_page(file, title, report, pairs, [row for pair in pairs for row in judge(*pair)])
        driver.get("about:blank")
        driver.get_log("browser")
        page = Opened(driver, file.as_uri() + anchor)
        driver.get(page.address)
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        assert page.complaints() == []
        assert page.ask("performance.getEntriesByType('resource').length") == 0


def test_all_is_shown_at_first(opened):
    page = opened()
    assert page.shown() == ["отъезд", "банк", "мэр города", "тишина"]
    assert page.counts() == dict(zip(KINDS, "211114", strict=True))
    assert page.summary() == "4 документа из 4, 10 суждений"
    texts = page.ask(
        "[...document.querySelectorAll('.text')].map((made) => [...made.querySelectorAll('[data-start]')]"
        ".map((piece) => piece.textContent).join(''))"
    )
    assert texts == [gold.text for gold, _ in PAIRS]


def test_scores_are_in_the_table(opened):
    page = opened()
    rows = page.ask(
        "[...document.querySelectorAll('.scores tbody tr')]"
        ".map((row) => [...row.cells].map((cell) => cell.textContent))"
    )
    assert rows[0] == ["сущности"]
    name, f1, interval, *others = rows[1]
    assert [name, f1, *others[:5]] == ["точное совпадение", "57,1", "57,1", "57,1", "7", "7", "4"]
    low, high = (float(bound.replace(",", ".")) for bound in interval.split(" – "))
    assert low <= 57.1 <= high
    assert ["связи"] in rows
    assert page.ask("document.querySelector('#facts').textContent") == "модель проба · brat · 4 документа"


def test_missed_shows_only_misses(opened):
    page = opened()
    page.click("[data-kind=missed]")
    assert page.shown() == ["отъезд"]
    assert page.marks() == [["Осло", "missed"]]
    assert page.notes() == ["− CITY"]
    assert page.texts(".rows dd") == ["VISITS «Анна Ли» PERSON → «Ригу» CITY"]
    assert page.summary() == "1 документ из 4, 2 суждения"
    assert page.counts() == dict(zip(KINDS, "211114", strict=True))  # what the other kinds would add
    page.click("[data-kind=invented]")
    assert page.shown() == ["отъезд", "банк"]
    assert page.summary() == "2 документа из 4, 3 суждения"
    page.click("[data-kind=missed]")
    assert [page.shown(), page.marks(), page.notes()] == [["банк"], [["Открыт", "invented"]], ["+ EVENT"]]


@pytest.mark.parametrize(
    ("kind", "document", "marks", "notes"),
    [
        ("wrong_type", "отъезд", [["Ригу", "wrong_type"]], ["× CITY → COUNTRY"]),
        (
            "wrong_boundary",
            "мэр города",
            [[part, "wrong_boundary"] for part in ("бывший ", "мэр", " Риги")],
            ["↔ PROFESSION"],
        ),
        ("wrong_normal", "банк", [["Банк Москвы", "wrong_normal"]], ["~ Банка Москвы → Банк Москвы"]),
    ],
)
def test_each_kind_of_error(opened, kind, document, marks, notes):
    page = opened()
    page.click(f"[data-kind={kind}]")
    assert [page.shown(), page.marks(), page.notes()] == [[document], marks, notes]


def test_label_and_text_narrow_the_counts(opened):
    page = opened()
    page.choose("label", "CITY")
    assert page.shown() == ["отъезд", "банк"]
    assert page.summary() == "2 документа из 4, 3 суждения"
    assert page.counts() == dict(zip(KINDS, "101001", strict=True))
    page.type_text("МОСКВЫ банк")
    assert page.shown() == ["банк"]
    assert page.texts("mark") == ["Банк", "Москвы"]
    page.click(".all")
    assert len(page.shown()) == 4
    page.type_text("нет такого")
    assert page.shown() == []
    assert page.counts()["missed"] == "0"


def test_block_and_order(opened):
    page = opened()
    page.choose("block", "relations")
    assert [page.shown(), page.summary()] == [["отъезд"], "1 документ из 4, 1 суждение"]
    page.choose("block", "")
    page.choose("order", "most")
    assert page.shown() == ["отъезд", "банк", "мэр города", "тишина"]
    page.click("[data-kind=correct]")
    assert page.shown() == ["банк", "отъезд"]


def test_others_pale_and_types_of_what_is_right_on_demand(opened):
    page = opened()
    page.click("[data-kind=invented]")
    page.click("[name=others]")
    page.shown()
    assert ["вчера", "pale"] in page.marks()
    assert page.notes() == ["+ EVENT"]
    page.click(".all")
    page.click("[data-kind=correct]")
    assert page.shown() == ["отъезд", "банк"]
    assert page.notes() == []
    page.click("[name=right]")
    assert page.shown()
    assert page.notes() == ["✓ PERSON", "✓ ORGANIZATION", "✓ CITY", "✓ DATE"]


def test_nested_mentions_have_lines_of_their_own(opened):
    page = opened()
    page.shown()
    positions = page.ask(
        "[...document.querySelectorAll('#list .m[data-start]')].find((made) => made.textContent === 'Москвы')"
        ".style.backgroundPosition.split(', ')"
    )
    assert len(positions) == 4
    assert len(set(positions)) == 4


def test_a_cell_of_types_opens_its_examples(opened):
    page = opened()
    page.click("#types button[title^='CITY → COUNTRY']")
    assert [page.shown(), page.notes()] == [["отъезд"], ["× CITY → COUNTRY"]]
    assert page.ask("document.querySelector('.narrow').textContent") == "CITY → COUNTRY ×"
    cells = page.ask("[...document.querySelectorAll('#types button')].map((made) => made.title)")
    assert {"CITY → пропущено: 1", "придумано → EVENT: 1", "CITY → CITY: 1"} <= set(cells)
    page.click("#labels ul button")
    assert page.ask("document.querySelector('.narrow').hidden")


def test_a_cell_of_boundaries_opens_its_examples(opened):
    page = opened()
    cells = "[...document.querySelectorAll('#edges button')].map((made) => made.title)"
    assert page.ask(cells) == ["слева −1, справа −1: 1"]
    page.click("#edges button")
    assert [page.shown(), page.notes()] == [["мэр города"], ["↔ PROFESSION"]]
    page.do(
        "const made = document.querySelector('#edges select'); made.value = 'characters';"
        "made.dispatchEvent(new Event('change'))"
    )
    assert page.ask(cells) == ["слева −4…10, справа −4…10: 1"]


def test_keys_are_enough(opened):
    keys = pytest.importorskip("selenium.webdriver.common.keys").Keys
    page = opened()
    page.press("1")
    assert page.shown() == ["отъезд"]
    page.press(keys.ESCAPE)
    assert page.summary().startswith("4 документа")
    page.do("window.scrollTo(0, 0)")
    page.press("j", "j")
    assert page.focused() == "банк"
    page.press("n")
    assert page.focused() == "+ EVENT"
    assert page.texts("#tip:not([hidden]) strong, #tip dd") == ["придумано", "—", "«Открыт» EVENT"]
    page.press("n", "n")
    assert page.focused() == "↔ PROFESSION"
    page.press("p", "p", "p")
    assert page.focused() == "− VISITS"
    assert page.texts(".lit") == ["Анна Ли", "Ригу"]
    page.press("/", *"1мэр")
    page.wait("document.querySelector('#shown').textContent.startsWith('0')")
    page.press(keys.ESCAPE)
    assert page.summary().startswith("4 документа")
    assert page.ask("document.activeElement.tagName") == "BODY"


def test_hostile_texts_and_labels_stay_text(opened):
    gold = marked(f"[PERSON#p Ли] {HACKS} [CITY#c Рига] ок", relations=["p VISITS c"], doc_id=HACKS)
    answer = marked(f"[PERSON#p Ли] {HACKS} Рига [CITY ок]", relations=[], doc_id=HACKS)
    for document in (gold, answer):
        document.mentions = [
            replace(mention, label=f"{mention.label}{HACKS}", normal=HACKS)
            for mention in document.mentions or ()
        ]
    page = opened([(gold, answer)], title=HACKS)
    assert page.shown() == [HACKS]
    page.do("document.querySelectorAll('.note').forEach((made) => { made.focus(); })")
    page.do("document.querySelectorAll('#types button, #labels button').forEach((made) => made.click())")
    page.click(".all")
    page.type_text("<script>")
    page.shown()
    assert page.ask("document.querySelector('h1').textContent") == HACKS
    assert HACK in page.ask("document.querySelector('.text').textContent")
    assert page.ask("window.hacked === undefined")
    assert (
        page.ask("document.querySelectorAll('img, script').length") == 2
    )  # the data and the script of the page
    assert page.ask("document.title") == HACKS


def test_five_hundred_documents_open_fast_and_by_their_address(opened):
    pairs = [
        (marked(line, doc_id=f"новость {number}"), marked(line, doc_id=f"новость {number}"))
        for number in range(500)
        for line in ["[PERSON Анна Ли] снова уехала из [CITY Риги] в [CITY Осло]. " * 20]
    ]
    page = opened(pairs, anchor=f"#{quote('doc-новость 431')}")
    assert page.ask("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd") < 8000
    page.wait("document.querySelector(':target') !== null")
    assert page.ask("document.querySelector(':target h3 a').textContent") == "новость 431"
    assert page.ask("0 <= document.querySelector(':target').getBoundingClientRect().top")
    assert page.ask("document.querySelector(':target').getBoundingClientRect().top < innerHeight / 2")
    assert page.ask("document.querySelectorAll('article:not(.empty)').length") < 40
    page.click("[data-kind=missed]")
    assert page.ask("document.querySelectorAll('article').length") == 0
    page.do("location.hash = arguments[0]", "doc-новость 7")  # filtered out
    page.wait("document.activeElement.textContent === 'новость 7'")


def test_narrow_and_dark(opened, driver):
    page = opened()
    light = page.ask("getComputedStyle(document.body).backgroundColor")
    metrics = {"width": 400, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    try:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
        page.shown()
        assert page.ask("[innerWidth, document.documentElement.scrollWidth]") == [400, 400]
        assert page.ask("getComputedStyle(document.body).backgroundColor") != light
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@pytest.mark.parametrize(
    ("report", "told"),
    [({}, "Оценок нет"), ({"tokens": {"f1": 0.98}, "tags": {"upos": None}, "speed": None}, "98,0")],
)
def test_little_or_nothing_to_show(opened, report, told):
    page = opened([], report=report)
    assert page.texts("#list") == ["Ничего не нашлось."]
    assert told in page.texts("#scores")[0]
    assert page.ask("[...document.querySelectorAll('section')].filter((made) => made.hidden).length") == 3


def test_a_normal_form_of_a_list_of_surfaces_stands_at_its_answer(opened):
    gold = marked("Ригу покинули", doc_id="список")
    gold.mentions, gold.surfaces = None, [("Ригу", "Рига", "LOC", "1")]
    page = opened([(gold, marked("[CITY#c Ригу] покинули", doc_id="список", normals={"c": "Ригу"}))])
    page.click("[data-kind=wrong_normal]")
    assert [page.shown(), page.marks()] == [["список"], [["Ригу", "wrong_normal"]]]
    assert page.notes() == ["~ Ригу → Рига"]
