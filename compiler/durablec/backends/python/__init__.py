"""The Python backend: the handler of a workflow.

`build_view.py` and `statements.py` decide every line, from the IR; the templates lay
them out. `nodes.py` and `layout.py` are Python expressions and their text, which the
formatter would leave alone.
"""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from durablec import ir
from durablec.backends.python.build_view import build_view
from durablec.backends.python.input_module import emit_input
from durablec.backends.python.view import FunctionBodyView, HandlerView, StatementView

__all__ = ["emit", "emit_input"]


def emit(workflow: ir.Workflow) -> str:
    """Return the text of a workflow's `handler.py`."""
    return _render("handler", build_view(workflow)) + "\n"


def _render(template: str, view: HandlerView | StatementView) -> str:
    shown = {name: getattr(view, name) for name in view.__match_args__}
    text = _environment().get_template(f"{template}.py.j2").render(shown)
    return text.rstrip("\n")


def _render_body(body: list[StatementView], *, of_function: bool = False) -> str:
    """Render statements; a function among others has a blank line on either side.

    So it has where it is the first of a block, but not where it is of a function's.
    """
    lines: list[str] = []
    for before, view in zip([None, *body], body, strict=False):
        is_first = before is None
        if FunctionBodyView in (type(before), type(view)) and not (
            is_first and of_function
        ):
            lines.append("")
        lines.append(_render(view.template, view))
    return "\n".join(lines)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # The templates are files of ours: jinja need not see whether they have changed.
        auto_reload=False,
        # The output is Python, to which no HTML escape applies; what a workflow says
        # comes in through `literals.py` alone.
        autoescape=False,
    )
    environment.globals["render"] = _render_body
    return environment
