"""What has changed between two versions of a workflow.

`outline(tree)` says what a tree says without where and how it is written, `match` finds
which part of the one version is which of the other, and `changes` names the edits.
"""

from durablec.versions.changes import Change, Difference, difference
from durablec.versions.outline import Item, outline

__all__ = ["Change", "Difference", "Item", "difference", "outline"]
