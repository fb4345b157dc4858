"""Style sheets: what all views share, behind it what is one place's own."""

from __future__ import annotations

from importlib.resources import files


def style_of(package: str, name: str) -> str:
    """The sheet of a place (`package`, file name) and that of marked texts and tables, both for `.svodka`."""
    own = files(package).joinpath(name).read_text("utf-8")
    return files("pipeline.views").joinpath("marked.css").read_text("utf-8") + own


def in_notebook(*parts: str) -> str:
    """HTML for one output of a notebook: with its own style, in the colours of the notebook's theme."""
    style = style_of("pipeline.views", "notebook.css")
    body = "\n".join(filter(None, parts))
    return f'<style>\n{style}</style>\n<div class="svodka notebook">\n{body}\n</div>'
