"""Compares compiled expressions with Google's own evaluator, on random ones.

`make fuzz SEED=7 COUNT=20000` makes typed expressions (`forms.py` says of what) and
values for the variables in them. Both sides evaluate them: ours is the Python that the
compiler writes, theirs is cel-cpp, by the package `cel-expr-python`. What differs is made
smaller (`reduction.py`), and must be of a kind that `tests/cel/differences.json` names.
"""
