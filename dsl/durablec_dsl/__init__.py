"""The front end of durablec: what was written.

Sources and spans, diagnostics, the tree of a workflow, and the parsers that
build it. This package knows nothing of what a workflow means; that is the
compiler's.
"""
