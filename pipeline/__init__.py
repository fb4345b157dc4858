"""Svodka turns raw Russian news into tables of entities and relations.

`import svodka` offers these names and more.

>>> import pipeline
>>> nlp = pipeline.load()
>>> doc = nlp("Министр финансов Ирина Белова вчера прилетела в Астану.")
>>> [(m.surface, m.label, m.normal) for m in doc._.extraction.mentions][0]
('Министр финансов', 'PROFESSION', 'министр финансов')
"""

from pipeline.api import load, open_run, run

__all__ = ["load", "open_run", "run"]
