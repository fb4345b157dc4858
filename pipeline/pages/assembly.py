"""A self-contained page: a template with its style, its script and the data, all in one file.

What the data can do is bounded twice: it stands in the page as JSON in which no character of markup is left
as it is, and the content security policy lets nothing run or load but the style and the script of the page,
known by their digests.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from string import Template
from typing import Any

from pipeline.errors import InputError

SHARED = "pipeline.pages"  # the package of the scripts that every page has
_MARKUP = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def assemble(package: str, scripts: Sequence[str], title: str, data: object) -> str:
    """The page of a package that holds `page.html`, `page.css` and the scripts; those of SHARED go first."""
    style = _asset(package, "page.css")
    shared = [_asset(SHARED, name) for name in ("numbers.js", "dom.js")]
    own = [_asset(package, name) for name in scripts]
    script = "\n".join(('(() => {\n"use strict";', *shared, *own, "})();"))
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    return Template(_asset(package, "page.html")).substitute(
        policy=policy, title=html.escape(title), style=style, script=script, data=as_json(data)
    )


def write_html(path: str | Path, page: str) -> None:
    """Write a page to a file. Raises InputError when that cannot be done."""
    try:
        Path(path).write_bytes(page.encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise InputError(
            "cannot_write",
            f"The page {path} cannot be written: {error.strerror}.",
            "Give --html a file in a folder that is there and can be written to.",
        ) from None


def as_json(data: object) -> str:
    """JSON that may stand inside a script element; what is not a number in JSON becomes null."""
    return json.dumps(_finite(data), ensure_ascii=False, allow_nan=False, separators=(",", ":")).translate(
        _MARKUP
    )


def _finite(data: Any) -> Any:
    if isinstance(data, float) and not math.isfinite(data):
        return None
    if isinstance(data, Mapping):
        return {str(key): _finite(value) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_finite(value) for value in data]
    return data


def _asset(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text("utf-8")


def _digest(source: str) -> str:
    """As a content security policy names an inline style or script."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
