"""The user's modules that a workflow needs."""

from durablec import ir


def called_modules(workflow: ir.Workflow) -> list[str]:
    """Return the user's modules whose functions a workflow calls, sorted."""
    calls = (c for each in ir.all_statements(workflow) for c in ir.calls(each))
    modules = {call.module for call in calls if isinstance(call, ir.Call)}
    return sorted(modules - {ir.BUILT_IN})
