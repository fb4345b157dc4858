"""constraints.txt, the tested set of versions that both make commands install, against pyproject.toml."""

from __future__ import annotations

import re
import tomllib
from itertools import chain
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PINS = [line for line in (ROOT / "constraints.txt").read_text().splitlines() if not line.startswith("#")]
PINNED = {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in PINS}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
EVERYTHING = [*PROJECT["dependencies"], *chain.from_iterable(EXTRAS.values())]
WANTED = [wanted for wanted in EVERYTHING if not wanted.startswith("svodka[")]  # no extra of extras


def test_every_line_is_one_exact_release_and_nothing_of_a_machine() -> None:
    assert PINS
    assert [line for line in PINS if re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9a-z.!]*", line) is None] == []
    assert "svodka" not in PINNED
    assert len(PINNED) == len(PINS)


@pytest.mark.parametrize("wanted", sorted(set(WANTED)))
def test_every_dependency_has_a_pin_in_its_range(wanted: str) -> None:
    requirement = Requirement(wanted)
    pin = PINNED.get(canonicalize_name(requirement.name))
    assert pin is not None, f"{requirement.name} has no pin: run `make constraints`, or add name==version"
    assert requirement.specifier.contains(pin), f"{wanted} does not allow the pin {pin}"


def packages(extra: str) -> set[str]:
    """The packages that an extra adds, with those of the extras that it includes."""
    found: set[str] = set()
    for requirement in map(Requirement, EXTRAS[extra]):
        inside = [packages(name) for name in requirement.extras if requirement.name == "svodka"]
        found = found.union(*inside) if inside else found | {canonicalize_name(requirement.name)}
    return found


def test_dev_installs_what_every_other_extra_does() -> None:
    assert set().union(*map(packages, EXTRAS)) == packages("dev")


def test_most_of_the_code_is_tested_without_heavy_packages() -> None:
    heavy = {"torch", "selenium", "moto", "distributed", "matplotlib", "ipykernel"}
    assert heavy < packages("dev")
    assert not heavy & (packages("test") | packages("docs"))


def test_every_install_of_the_project_but_that_of_test_latest_takes_the_tested_set() -> None:
    makefile = (ROOT / "Makefile").read_text()
    installs = re.findall(r"pip install.*?--editable \S+", makefile.replace("\\\n", " "))
    held = [line for line in installs if "--constraint constraints.txt" in line]
    assert len(installs) - len(held) == 1  # test-latest alone looks ahead
