"""The page of a large made-up run: its size, the time and memory to write it, the time until it can be used.

    python benchmarks/report.py [--documents 100000] [--folder FOLDER]

Opening is measured in headless Chromium where that is installed: from the start of loading until the
script of the page has drawn it.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from synthetic_news import write_news

OPENINGS = 3
_COMMAND = "import sys; from pipeline.cli import main; sys.exit(main())"


def main() -> None:
    options = _options()
    with tempfile.TemporaryDirectory() as temporary:
        out = Path(options.folder or temporary) / f"run-{options.documents}"
        if not (out / "manifest.json").is_file():
            write_news(out, options.documents)
        page = Path(temporary) / "report.html"
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-c", _COMMAND, "report", str(out), "--html", str(page)], check=True)
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        told = {
            "documents": options.documents,
            "page_mb": round(page.stat().st_size / 1e6, 2),
            "write_seconds": round(seconds, 1),
            "peak_rss_mb": round(peak),
            "open_seconds": _opened(page),
        }
        print(json.dumps(told))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--folder", help="keep the run here, and use it again")
    return parser.parse_args()


def _opened(page: Path) -> list[float] | None:
    """Seconds of each opening; None without Chromium."""
    driver_path, browser = shutil.which("chromedriver"), shutil.which("chromium")
    if not (driver_path and browser):
        return None
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in ("--headless", "--no-sandbox", "--disable-gpu"):
        options.add_argument(flag)
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver_path))
    try:
        return [_opening(driver, page) for _ in range(OPENINGS)]
    finally:
        driver.quit()


def _opening(driver: object, page: Path) -> float:
    driver.get("about:blank")
    driver.get(page.as_uri())
    assert driver.execute_script("return document.querySelectorAll('#entities li').length > 0")
    timing = "performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd"
    return round(driver.execute_script(f"return {timing}") / 1000, 2)


if __name__ == "__main__":
    main()
