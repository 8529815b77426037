"""What is used of PyYAML: the events of libyaml, and nothing of its loaders.

The types say what libyaml gives; those of PyYAML's stubs also cover events that are
made by hand, whose marks may be missing.
"""

from typing import Protocol, cast

import yaml


class Mark(Protocol):
    """A place; `index` counts characters from the beginning of the text."""

    index: int


class Event(Protocol):
    """An event; which of the attributes after the marks it has depends on its type."""

    start_mark: Mark
    end_mark: Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool


class Events(Protocol):
    def get_event(self) -> Event | None:
        """Return the next event, or None at the end; raise `yaml.MarkedYAMLError`."""
        ...


def events_of(text: str) -> Events:
    """Return the events of a text."""
    # `CBaseLoader` is the public name under which libyaml's parser can be had.
    return cast(Events, yaml.CBaseLoader(text))
