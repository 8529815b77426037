"""The ways out of a body or a statement, each with how long it takes to get there."""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec.bounds.failures import Failures
from durablec.bounds.ranges import AT_ONCE, Range, Stretch, either

Way = OneOf["on", "return", "break", "continue", "fail"]


class Ways(NamedTuple):
    """The ways `out`, with `fail` among them, and how soon it is by which error."""

    out: dict[Way, Range]
    failures: Failures

    @classmethod
    def none(cls) -> "Ways":
        """Return what has no way out, to which some are added."""
        return cls({}, {})

    @classmethod
    def only(cls, way: Way, taken: Range) -> "Ways":
        """Return what has one way out."""
        return cls({way: taken}, {})

    @property
    def whole(self) -> Range:
        """How long it takes, whichever way is taken."""
        return either(self.out.values()) or AT_ONCE

    @property
    def completed(self) -> Range | None:
        """How long it takes where it does not fail; None if it always does."""
        return either(each for way, each in self.out.items() if way != "fail")

    @property
    def least_failure(self) -> float:
        """How many seconds it takes at least to fail; none if it never does."""
        failing = self.out.get("fail")
        return 0 if failing is None else failing.low.seconds

    def add(self, way: Way, taken: Range) -> None:
        """Add a way out, or another length of one."""
        self.out[way] = either([self.out.get(way), taken]) or taken

    def fail(self, failures: Failures, high: Stretch) -> None:
        """Add errors, each of which may come as soon as that, and at `high` at the latest."""
        for name, soon in failures.items():
            before = self.failures.get(name)
            if before is None or soon.seconds < before.seconds:
                self.failures[name] = soon
            self.add("fail", Range(soon, high if high.seconds > soon.seconds else soon))

    def later(self, high: Stretch) -> None:
        """Let it fail at `high` at the latest, if it may."""
        failing = self.out.get("fail")
        if failing is not None:
            self.out["fail"] = Range(failing.low, high)

    def join(self, other: "Ways") -> None:
        """Add the ways of something else that may be gone instead."""
        for way, taken in other.out.items():
            self.add(way, taken)
        for name, soon in other.failures.items():
            before = self.failures.get(name)
            if before is None or soon.seconds < before.seconds:
                self.failures[name] = soon

    def after(self, first: Range) -> "Ways":
        """Return these ways behind something else."""
        return Ways(
            {way: first.then(taken) for way, taken in self.out.items()},
            {name: first.low.then(soon) for name, soon in self.failures.items()},
        )

    def then(self, last: Range) -> "Ways":
        """Return these ways with something else behind each."""
        return Ways(
            {way: taken.then(last) for way, taken in self.out.items()},
            {name: soon.then(last.low) for name, soon in self.failures.items()},
        )

    def without_failures(self) -> "Ways":
        """Return all ways but that of failing."""
        return Ways({w: taken for w, taken in self.out.items() if w != "fail"}, {})
