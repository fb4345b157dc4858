"""The source archive and the wheel: what is in them, and that the wheel works outside the checkout.

Nothing is downloaded: the wheel is installed with `--no-deps --no-index` into a new environment, which takes
the dependencies from the environment of the tests by a `.pth` file. That file adds one folder to the path and
does not read the `.pth` files in it, so an editable installation of Svodka there stays out of sight.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parent.parent
MODELS = sorted(path.name for path in (ROOT / "models").iterdir() if (path / "config.cfg").is_file())
TEXT = "Министр финансов Ирина Белова вчера прилетела в Астану."
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def run(*command: str | Path, folder: Path, **environment: str) -> str:
    """What a command prints; its environment knows nothing of the checkout."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))
    }
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout


def build(target: str, source: Path, folder: Path) -> Path:
    run(sys.executable, "-m", "hatchling", "build", "-t", target, "-d", folder, folder=source)
    (built,) = folder.iterdir()
    return built


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The unpacked source archive."""
    folder = tmp_path_factory.mktemp("source")
    with tarfile.open(build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))) as archive:
        archive.extractall(folder, filter="data")
    (unpacked,) = folder.iterdir()
    return unpacked


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from the source archive, not from the checkout."""
    return build("wheel", source, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the commands of a new environment that has the wheel."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", folder=folder)
    commands = folder / "venv" / "bin"
    pip = (sys.executable, "-m", "pip", "--python", commands / "python", "install", "--quiet")
    run(*pip, "--no-deps", "--no-index", "--no-warn-script-location", wheel, folder=folder)
    (packages,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (packages / "dependencies_of_the_tests.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return commands


def test_the_source_archive_has_all_that_its_tests_need(source: Path) -> None:
    skipped = ("__pycache__", ".hypothesis")
    for folder in ("tests", "docs", "seeds", "benchmarks", "notebooks", "models"):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and not any(part in skipped for part in path.parts):
                assert (source / path.relative_to(ROOT)).is_file(), path
    told = run(sys.executable, "-m", "pytest", "--collect-only", folder=source, PYTHONPATH=str(source))
    assert "error" not in told.lower().rpartition("\n")[2]
    checks = ("tests/test_constraints.py", "tests/test_guides.py", "tests/sources/test_feeds.py")
    told = run(
        sys.executable, "-m", "pytest", *checks, "-m", "not slow", folder=source, PYTHONPATH=str(source)
    )
    assert " passed" in told


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (archive.read(n).decode() for n in names if n.endswith(".dist-info/METADATA"))
    assert f"\nVersion: {PROJECT['version']}\n" in metadata
    assert "\nAuthor: Svodka contributors\n" in metadata
    assert "\nLicense-Expression: MIT\n" in metadata
    assert {Path(name).name for name in names if "/licenses/" in name} == {"LICENSE", "NOTICE"}
    assert not [name for name in names if name.startswith(("tests/", "seeds/", "docs/"))]


@pytest.mark.parametrize("model", MODELS)
def test_every_model_works_from_the_wheel(model: str, installed: Path, tmp_path: Path) -> None:
    printed = run(installed / "svodka", "extract", TEXT, "--model", model, "--json", folder=tmp_path)
    found = {(mention["surface"], mention["label"]) for mention in json.loads(printed)["mentions"]}
    assert {("Ирина Белова", "PERSON"), ("Астану", "CITY")} <= found


def test_python_finds_the_installed_package(installed: Path, tmp_path: Path) -> None:
    code = f"""
import svodka
print(svodka.__file__)
print([m.surface for m in svodka.load()("{TEXT}")._.extraction.labelled("PERSON")])
"""
    where, found = run(installed / "python", "-c", code, folder=tmp_path).splitlines()
    assert Path(where).is_relative_to(installed.parent)
    assert found == "['Ирина Белова']"
