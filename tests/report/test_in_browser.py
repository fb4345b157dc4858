"""The page of a run in Chromium, opened from a file: search, panels, network, hostile texts, a phone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from synthetic_news import write_news

from pipeline.report import write_report
from tests.report.small_run import HACK, HACKS, TEXTS, rows, write_run

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
    "--force-prefers-reduced-motion",
)


class Opened:
    """A page in the browser, asked by JavaScript."""

    def __init__(self, driver: Any, file: Path, anchor: str = "") -> None:
        self.driver = driver
        driver.get("about:blank")
        driver.get_log("browser")
        driver.get(file.as_uri() + anchor)

    def ask(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(f"return {script}", *given)

    def texts(self, selector: str) -> list[str]:
        found = self.ask("[...document.querySelectorAll(arguments[0])].map((m) => m.textContent)", selector)
        return [text.replace("\xa0", " ") for text in found]

    def click(self, selector: str) -> None:
        self.driver.execute_script("document.querySelector(arguments[0]).click()", selector)

    def press(self, *keys: str) -> None:
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def choose(self, selector: str, value: str) -> None:
        self.driver.execute_script(
            "const made = document.querySelector(arguments[0]); made.value = arguments[1];"
            "made.dispatchEvent(new Event('change'))",
            selector,
            value,
        )

    def search(self, text: str) -> None:
        self.driver.execute_script(
            "const made = document.querySelector('#search'); made.value = arguments[0];"
            "made.dispatchEvent(new Event('input'))",
            text,
        )
        time.sleep(0.2)

    def wait(self, condition: str) -> None:
        until = time.monotonic() + 10
        while not self.ask(condition):
            assert time.monotonic() < until, f"never became true: {condition}"
            time.sleep(0.02)

    def names(self) -> list[str]:
        """Entities in the columns."""
        return self.ask(
            "[...document.querySelectorAll('#entities .name')].map((m) => m.firstChild.textContent)"
        )

    def facts(self) -> set[str]:
        return set(self.texts("#facts .fact > p:first-child"))

    def panel(self) -> str | None:
        """The heading of the panel, None while it is closed."""
        return self.ask("document.querySelector('#panel[open] h2')?.textContent ?? null")

    def network(self) -> list[str]:
        self.ask("document.querySelector('#network').scrollIntoView()")
        self.wait("document.querySelector('#network [role=status]').textContent !== ''")
        return sorted(self.texts("#network .node > text"))

    def is_clean(self) -> None:
        """Nothing was complained about, loaded, or run."""
        assert [entry["message"] for entry in self.driver.get_log("browser")] == []
        assert self.ask("performance.getEntriesByType('resource').length") == 0
        assert self.ask("window.hacked === undefined")


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


@pytest.fixture(scope="module")
def file(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_report(run_folder, tmp_path_factory.mktemp("page") / "report.html")


@pytest.fixture
def page(driver: Any, file: Path) -> Iterator[Opened]:
    opened = Opened(driver, file)
    yield opened
    opened.is_clean()


def test_what_was_run_is_told(page: Opened) -> None:
    facts = page.texts("#facts-of-run")[0]
    assert facts.startswith("3 документа с 1 апреля 2026 по 3 апреля 2026 · модель ru_news 0.1.0")
    assert facts.endswith("за 1 ч 2 мин")
    tiles = page.texts("#tiles li")
    assert {"3 документа", "9 упоминаний", "7 сущностей", "5 фактов", "5 отказов"} <= set(tiles)
    assert page.texts(".notice") == []
    assert page.texts("#days p") == ["Без даты: 1 документ."]
    assert page.texts("#days rect title") == ["1 апреля 2026: 1 документ", "3 апреля 2026: 1 документ"]
    page.choose("#days select", "year")
    assert page.texts("#days rect title") == ["2026 год: 2 документа"]
    assert page.texts("#rejects code, #rejects summary b") == ["no_text", "5"]


def test_search_and_types_narrow_all_sections(page: Opened) -> None:
    assert len(page.names()) == 7
    page.search("ШЕЛЕСТ")
    assert page.names() == ["Андрей Шелест"]
    assert page.facts() == {  # by a name, and by a word of the sentence
        "Андрей Шелест — работает → губернатор Псковской области",
        "губернатор Псковской области — место работы → Псковская область",
    }
    assert len(page.texts("#documents .reader > ol button")) == 1
    page.search("нет такого")
    assert (page.names(), page.texts("#documents .reader > ol button")) == ([], [])
    assert page.texts("#documents [role=status]") == ["Нашлось 0 документов из 3."]
    page.search("")
    page.click("#groups [data-group=org]")
    assert page.names() == ["Волжский банк"]
    assert page.facts() == {"Ирина Белова — место работы → Волжский банк"}
    page.click("#groups [data-group=loc]")
    assert set(page.names()) == {"Псков", "Псковская область", "Волжский банк"}
    page.choose("#entities select", "CITY")
    assert page.names() == ["Псков"]
    page.choose("#facts select", "PLACE_RESIDES_IN")
    assert page.facts() == {"Ирина Белова — место жительства → Псков"}


def test_from_an_entity_to_its_documents_and_back(page: Opened) -> None:
    page.click("#entities .loc li a")
    page.wait("document.querySelector('#panel').open")
    assert page.panel() == "Псков"
    told = " ".join(page.texts("#panel .inside > p"))
    assert "город в 3 документах, 3 упоминания, с 1 апреля 2026 по 3 апреля 2026" in told
    assert page.ask("document.querySelector('#panel .kb a').href") == "https://www.geonames.org/504341"
    assert len(page.texts("#panel .kb li")) == 2
    assert len(page.texts("#panel .docs a")) == 3
    page.ask(
        "[...document.querySelectorAll('#panel .docs a')]"
        ".find((made) => made.textContent === 'Мост открыт').click()"
    )
    page.wait("document.querySelector('#panel h2').textContent === 'Мост открыт'")
    assert "".join(page.texts("#panel .text > *")) == TEXTS["мост"].replace("\n", "")
    nested = page.ask("document.querySelector('#panel .m .m').textContent")
    assert nested == "Псковской области"
    page.click("#panel .relations button")
    page.ask("document.querySelector('#panel .relations button').focus()")
    assert set(page.texts("#panel .m.lit")) >= {"Псковской области"}
    page.click("#panel .back")
    page.wait("document.querySelector('#panel h2').textContent === 'Псков'")
    page.press(webdriver.Keys.ESCAPE)
    page.wait("!document.querySelector('#panel').open")
    assert page.ask("location.hash") == ""


def test_an_address_opens_and_a_mention_leads_to_its_entity(driver: Any, file: Path) -> None:
    page = Opened(driver, file, f"#d-{quote('банк')}")
    page.wait("document.querySelector('#panel').open")
    marks = page.texts("#panel .m")
    assert marks == ["Волжского банка", "Ирина Белова", "Пскове"]
    page.click("#panel .m.per")
    page.wait("document.querySelector('#panel h2').textContent === 'Ирина Белова'")
    assert sorted(page.texts("#panel .quote .m")) == [
        "Волжского банка",
        "Ирина Белова",
        "Ирина Белова",
        "Пскове",
    ]
    page.is_clean()


def test_the_network_is_searched_dragged_and_walked(page: Opened) -> None:
    names = page.network()
    assert {"Ирина Белова", "Волжский банк", "Псков"} < set(names)
    assert "губернатор Псковской обла…" not in names
    page.ask("document.querySelector('#around-name').value = 'шелест'")
    page.click("#around [type=submit]")
    assert page.network() == ["Андрей Шелест", "губернатор Псковской области"]
    page.ask("document.querySelector('#around-name').value = 'Волжского банка'")
    page.click("#around [type=submit]")
    assert "Волжский банк" in page.network()
    page.ask("document.querySelector('#around-name').value = 'никто'")
    page.click("#around [type=submit]")
    assert "«никто»" in page.texts("#network [role=status]")[0]
    page.click("#around .whole")
    assert page.network() == names
    node = page.driver.find_element("css selector", "#network .node[data-id='псков'] circle")
    place = "document.querySelector(\"#network .node[data-id='псков']\").getAttribute('transform')"
    before = page.ask(place)
    webdriver.ActionChains(page.driver).drag_and_drop_by_offset(node, 60, 40).perform()
    page.wait(f"{place} !== '{before}'")
    assert page.panel() is None
    page.ask("document.querySelector('#network .node[tabindex=\"0\"]').focus()")
    focused = "document.activeElement.dataset.id"
    walked = [page.ask(focused)]
    for way in ("ARROW_LEFT", "ARROW_UP", "ARROW_RIGHT", "ARROW_DOWN"):
        page.press(getattr(webdriver.Keys, way))
        walked.append(page.ask(focused))
    assert None not in walked
    assert len(set(walked)) > 1
    name = page.ask("document.activeElement.getAttribute('aria-label')")
    page.press(webdriver.Keys.ENTER)
    page.wait("document.querySelector('#panel').open")
    assert name.startswith(page.panel() or "-")
    page.click("#panel .in-network")
    assert page.panel() is None
    assert "вокруг" in page.texts("#network [role=status]")[0]


def test_hostile_texts_stay_text(page: Opened) -> None:
    page.network()
    page.search("<script>")
    assert HACKS in page.names()
    page.search("")
    page.ask("location.hash = '#e-' + encodeURIComponent('взлом')")
    page.wait("document.querySelector('#panel').open")
    assert page.panel() == HACKS
    assert page.texts("#panel .aliases") == [HACK]
    page.ask("location.hash = '#d-' + encodeURIComponent('взлом')")
    page.wait(f"document.querySelector('#panel h2').textContent.startsWith({HACK!r})")
    assert HACKS in page.texts("#panel .text")[0]
    assert (
        page.ask("document.querySelectorAll('img, script').length") == 2
    )  # the data and the script of the page
    assert page.ask("document.querySelectorAll('[href^=javascript]').length") == 0
    page.click("#how summary")
    assert f"news/{HACK}" in page.texts("#how")[0]


def test_keys_lead_to_the_search(page: Opened) -> None:
    page.press("/")
    assert page.ask("document.activeElement.id") == "search"


def test_a_phone_and_the_dark(driver: Any, file: Path) -> None:
    page = Opened(driver, file)
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.ask(background)
    metrics = {"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": True}
    dark = {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    try:
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", dark)
        page.network()
        assert page.ask("[innerWidth, document.documentElement.scrollWidth]") == [390, 390]
        assert page.ask(background) != light
        page.ask("location.hash = '#d-' + encodeURIComponent('взлом')")
        page.wait("document.querySelector('#panel').open")
        assert page.ask("document.querySelector('#panel').scrollWidth") <= 390
        page.click("#panel .close")
        page.network()
        place = "document.querySelector('#network .node').getAttribute('transform')"
        before = page.ask(place)
        x, y = page.ask(
            "(({ x, y, width, height }) => [x + width / 2, y + height / 2])"
            "(document.querySelector('#network .node circle').getBoundingClientRect())"
        )
        top = page.ask("scrollY")
        for kind, far in (("touchStart", 0), ("touchMove", 20), ("touchMove", 50), ("touchEnd", None)):
            points = [] if far is None else [{"x": x - far, "y": y + far}]
            driver.execute_cdp_cmd("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait(f"{place} !== '{before}'")
        assert page.ask("scrollY") == top  # the finger moved the node, not the page
        assert page.panel() is None
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})
    page.is_clean()


@pytest.mark.parametrize(
    ("tables", "options", "told"),
    [
        (rows(), {"resolved": False}, "svodka resolve"),
        (rows(), {"resolved": False, "finished": False}, "Обработка не закончена (готово частей: 1 из 2)"),
        (rows(), {"left_out": ("chains", "relations"), "resolved": False}, "исключили при запуске"),
        ({}, {}, ""),
    ],
    ids=["not resolved", "unfinished", "tables left out", "empty"],
)
def test_odd_runs_are_shown(driver: Any, tmp_path: Path, tables: Any, options: Any, told: str) -> None:
    page = Opened(driver, write_report(write_run(tmp_path / "run", tables, **options)))
    page.network()
    assert told in " ".join(page.texts(".notice"))
    if not tables:
        assert page.texts("#documents [role=status]") == ["Документов нет."]
        assert page.texts("#facts [role=status]") == ["Фактов нет."]
    page.is_clean()


def test_a_run_of_thousands_stays_small_and_opens_fast(driver: Any, tmp_path: Path) -> None:
    write_news(tmp_path / "run", 2_000)
    file = write_report(tmp_path / "run")
    assert file.stat().st_size < 6_000_000
    page = Opened(driver, file)
    assert page.ask("performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd") < 8000
    assert len(page.network()) > 30
    assert page.texts("#entities [role=status]")[0].startswith("Показано 1 000 сущностей из")
    assert page.ask("document.querySelectorAll('*').length") < 4_000
    page.is_clean()
