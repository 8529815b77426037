"""Advice that is right for some workflows only, and is given to who asks for it.

Each module finds one thing, as in `checks`; none is imported before it is asked for.
"""

from durablec.advice.busy_loops import busy_loops
from durablec.advice.missing_tokens import missing_tokens
from durablec.advice.missing_undos import missing_undos
from durablec.checks import Check

ADVICE: tuple[Check, ...] = (missing_tokens, missing_undos, busy_loops)
