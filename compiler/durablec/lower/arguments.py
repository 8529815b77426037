"""Checks the arguments of a call against the annotations of the function's parameters.

Annotations say less than the types of a workflow, and functions often bear more than
they say: only what an annotation surely contradicts is wrong. Arguments are JSON, which
the runtime passes as it is: a record is a `dict`, and no instance of a class.
"""

from collections.abc import Mapping

from durablec import ir
from durablec.codes import NO_INSTANCE
from durablec.lower.context import Lowering
from durablec.lower.edges import expect
from durablec.python_source.annotations import annotation_type
from durablec.python_source.instances import Needed, needed_class
from durablec.python_source.signatures import Function, Parameter
from durablec.type_overlap import overlap
from durablec.type_relations import nullable
from durablec_dsl.diagnostics import Diagnostic, Label
from durablec_dsl.source import Place, Span


def check_arguments(
    lowering: Lowering,
    function: Function,
    arguments: Mapping[str, ir.Value],
    given: Mapping[str, Span],
) -> None:
    """Report arguments that surely are not what the function says that it takes.

    `arguments` are by their names, and `given` are the places of the names.
    """
    if not function.signature_known:
        return
    for parameter in function.parameters:
        argument = arguments.get(parameter.name)
        if argument is not None and parameter.annotation is not None:
            label = Label(
                parameter.home.place(parameter.annotation),
                f"what `{function.name}` takes",
            )
            needed = needed_class(parameter.home, parameter.annotation)
            if needed is not None:
                place = Place(lowering.source, given[parameter.name])
                lowering.report.append(_no_instance(parameter, needed, place, label))
                continue
            taken = annotation_type(parameter.home, parameter.annotation)
            if parameter.is_optional:
                taken = nullable(taken)
            what = f"`{parameter.name}`"
            expect(lowering, argument, taken, what, fits=overlap, labels=(label,))


def _no_instance(
    parameter: Parameter, needed: Needed, place: Place, label: Label
) -> Diagnostic:
    is_record = needed.as_json != "str"
    either = f"`{needed.name} | {needed.as_json}`"
    instead = f"a `TypedDict`, or {either}" if is_record else f"`str`, or {either}"
    return Diagnostic(
        NO_INSTANCE,
        f"`{parameter.name}` is given as JSON, and no `{needed.name}` is made of it",
        place,
        (label,),
        f"let the function make one, and annotate what it is given: {instead}",
    )
