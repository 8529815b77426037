"""Makes the files of a build from compiled workflows.

This is where the backends meet the user's files; nothing is written here.
"""

from collections.abc import Iterable

from durablec import ir
from durablec.backends.python import emit, emit_input
from durablec.backends.sam import SHAPES
from durablec.backends.sam.events import through_function
from durablec.bundle import Build, Form, Part, build
from durablec.called_modules import called_modules
from durablec.files import Compilation
from durablec.user_files import user_files


def assemble(compilations: Iterable[Compilation], form: Form = "template") -> Build:
    """Return the build of workflows that have no errors.

    Findings about the user's files go to the report of the workflow they belong to.

    Raises:
        OSError: A file of the user's cannot be read.
    """
    return build(
        [
            part(each, each.workflow)
            for each in compilations
            if each.workflow is not None
        ],
        form,
    )


def part(compilation: Compilation, workflow: ir.Workflow) -> Part:
    """Return what a workflow brings to a build.

    Findings about the user's files go to its report.

    Raises:
        OSError: A file of the user's cannot be read.
    """
    modules = called_modules(workflow)
    mine = user_files(
        compilation.project, compilation.library, modules, compilation.report
    )
    starts = any(map(through_function, workflow.deployment.starts))
    input_ = emit_input(workflow, SHAPES) if starts else None
    return Part(workflow, emit(workflow), mine.files, mine.requirements, input_)
