"""The rows of conversations. Nobody else writes their tables.

Changes flush; the caller commits. `manager` acts for a person, `desk` for the worker that answers; plain values leave.
"""
