"""Entities across documents: blocking by keys, scored candidate pairs, clusters, judgements.

The chains of all documents are grouped into distinct names (`nodes`). Names that may stand for each other
form candidate pairs: another spelling, an alias inside some document, initials (`candidate_pairs`,
`similar_names`). The features of a pair add up to a score in log odds (`score`). Unambiguous pairs are
merged into clusters under the user's judgements (`clustering`); an ambiguous short name (a surname, «МИД»)
is assigned document by document (`short_names`). All large data stays in DuckDB, which spills to disk when
memory is short, in the tables that `temporary_tables` declares.
"""
