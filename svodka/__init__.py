"""Svodka turns raw Russian news into tables of entities and relations.

>>> import svodka
>>> nlp = svodka.load()
>>> doc = nlp("Министр финансов Ирина Белова вчера прилетела в Астану.")
>>> [(m.surface, m.label, m.normal) for m in doc._.extraction.mentions][0]
('Министр финансов', 'PROFESSION', 'министр финансов')
"""

from importlib.metadata import version

from pipeline.api import export, load, open_run, resolve, run
from pipeline.errors import InputError, Interrupted, RunError, SvodkaError, UnfinishedRun

__version__ = version("svodka")
__all__ = [
    "InputError",
    "Interrupted",
    "RunError",
    "SvodkaError",
    "UnfinishedRun",
    "__version__",
    "export",
    "load",
    "open_run",
    "resolve",
    "run",
]
