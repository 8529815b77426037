"""Lowers the tree of a workflow to its IR: names, types and functions are resolved.

`workflow.py` is where it begins. Lowering reports what cannot be resolved, and goes
on with the type `dyn`, so that one cause gives one diagnostic.
"""
