"""Reads the user's Python without importing it.

A `Library` (modules.py) parses each module once. `names.py` leads a name to what it
stands for, across imports; `functions.py`, `arguments.py`, `annotations.py` and
`errors.py` ask it. What cannot be surely known is unknown and never a mistake.
"""
