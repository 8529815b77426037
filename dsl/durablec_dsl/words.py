"""The words that no name may be, in either form (language.md, section 4)."""

STATEMENT_WORDS = """
    step wait callback open await poll invoke group parallel map if switch while try set
    return fail break continue log
"""
_CLAUSES = "then else elif do case default catch finally branch"
# https://github.com/google/cel-spec, doc/langdef.md, "Syntax": KEYWORD and RESERVED.
_CEL = """
    true false null in as break const continue else for function if import let loop
    package namespace return var void while
"""

RESERVED_WORDS = frozenset(f"{STATEMENT_WORDS} {_CLAUSES} {_CEL}".split())
