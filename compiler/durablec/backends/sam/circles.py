"""Which resources CloudFormation makes after which: it makes none before what it refers to."""

from collections.abc import Iterable, Mapping

from durablec.backends.sam.references import referred
from durablec.backends.sam.values import Ref, Value

Graph = Mapping[str, set[str]]
"""The resources that each refers to."""


def dependencies(resources: Mapping[str, Value]) -> dict[str, set[str]]:
    """Return what each resource refers to, once SAM has made its own of it.

    The events of a function become resources of their own, behind it. The definition of an
    API, which SAM writes, refers to all functions behind it.
    """
    found = {
        name: set(referred(_without_events(each))) for name, each in resources.items()
    }
    for name, each in resources.items():
        for api in _apis(each):
            found.setdefault(api, set()).add(name)
    return found


def reached(graph: Graph, start: Iterable[str]) -> set[str]:
    """Return what is referred to from resources by any way, themselves included."""
    found: set[str] = set()
    left = list(start)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += graph.get(name, ())
    return found


def _without_events(resource: Value) -> Value:
    properties = resource.get("Properties") if isinstance(resource, Mapping) else None
    if not isinstance(resource, Mapping) or not isinstance(properties, Mapping):
        return resource
    kept = {key: each for key, each in properties.items() if key != "Events"}
    return {**resource, "Properties": kept}


def _apis(resource: Value) -> Iterable[str]:
    """Yield the APIs that lead to a function by its events."""
    properties = resource.get("Properties") if isinstance(resource, Mapping) else None
    events = properties.get("Events") if isinstance(properties, Mapping) else None
    for event in events.values() if isinstance(events, Mapping) else ():
        inside = event.get("Properties") if isinstance(event, Mapping) else None
        api = inside.get("ApiId") if isinstance(inside, Mapping) else None
        if isinstance(api, Ref):
            yield api.name
