"""Whether executions of one version of a workflow can go on with another.

`compare` goes through both versions at once, as a replay would (`walk.py`), and says
what an execution of the old one meets in the new one.
"""

from durablec.compat.comparison import Comparison, Gone, Verdict, compare

__all__ = ["Comparison", "Gone", "Verdict", "compare"]
