"""Entities across documents: names are blocked by keys, pairs scored in points, clusters kept apart by hand.

The chains of all documents come down to distinct names (`nodes`). A name that may stand for another one
claims it (`claims`): another spelling, an alias inside some document, initials. What each claim is worth is
told in points, log odds that add up (`score`). Names are joined under judgements made by hand (`cluster`,
`merging`); a short name that several could own (a surname, «МИД») is decided document by document
(`short_names`). Everything large stays in DuckDB, which goes to disk when memory is short.
"""
