"""ARNs of what a call touches, by a format of `resources.py` and the call's parameters."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import NamedTuple

from durablec import ir
from durablec.aws.given import Given, given_at
from durablec.aws.known import ANYTHING, REFERENCE, Known
from durablec.aws.names import NAMES
from durablec_dsl.source import Span

ONE = "\1"
"""One character that nobody knows yet, as `ANYTHING` is any number of them."""

PLACEHOLDER = re.compile(
    r"\{(?:(\w+)>)?([A-Za-z][\w.\[\]*]*)(?::(\w+))?(?:=([^}]*))?\}"
)
_REFERRED_BY_ARN = frozenset({"batch", "ecs", "secretsmanager"})
"""Services of which `Ref` gives an ARN for what calls may name otherwise, too."""

_PARTITION = "${AWS::Partition}"
_HERE = {"region": "${AWS::Region}", "account": "${AWS::AccountId}"}
_IAMS_OWN = re.compile(r"[*?]|\$(?=\{)")
_RESOURCE = 5
"""The part of an ARN, split at its colons, that names the resource itself."""


class Arn(NamedTuple):
    """An ARN: `head` is of the function's own account, as `!Sub` takes it, or empty.

    `rest` is text, with `ANYTHING` and `ONE` in it for what is not known.
    """

    head: str
    rest: str

    @property
    def pattern(self) -> str:
        """The rest as IAM reads it, to which a `*`, `?` or `${...}` is its own."""
        literal = _IAMS_OWN.sub(lambda found: f"${{{found[0]}}}", self.rest)
        return literal.replace(ANYTHING, "*").replace(ONE, "?")

    def covers(self, other: "Arn") -> bool:
        """Say whether whoever may touch this may touch the other, too."""
        if self.head != other.head:
            return False
        pattern = re.escape(self.rest).replace(re.escape(ANYTHING), ".*")
        pattern = pattern.replace(re.escape(ONE), f"[^{ANYTHING}]")
        return re.fullmatch(pattern, other.rest, re.DOTALL) is not None


class Unknown(NamedTuple):
    """A parameter by which the resource is not known, and where it was written.

    `computed` says that its value is first known when the workflow runs; otherwise it
    is known and says nothing to IAM.
    """

    parameter: str
    span: Span
    computed: bool


Calls = Sequence[ir.AwsCall]
"""All calls of AWS's that a workflow makes."""


def arns(
    format_: str, call: ir.AwsCall, known: Known, calls: Calls
) -> list[Arn] | Unknown | None:
    """Return what a call touches by a format, None where its parameters are not given."""
    unknown: Unknown | None = None
    for alternative in format_.split(" else "):
        found = _Formatted(alternative, call, known, calls).arns()
        if isinstance(found, Unknown):
            unknown = unknown or found
        elif found is not None:
            return found
    return unknown


def parameters(format_: str) -> list[str]:
    """Return the parameters of the call itself that a format reads, outermost ones."""
    names = PLACEHOLDER.findall(format_)
    return [re.split(r"[.\[]", path)[0] for other, path, *_ in names if not other]


class _Formatted:
    """One format without alternatives, for one call."""

    def __init__(
        self, format_: str, call: ir.AwsCall, known: Known, calls: Calls
    ) -> None:
        self._main, *self._sections = format_.split("|")
        self._call = call
        self._known = known
        self._calls = calls

    def arns(self) -> list[Arn] | Unknown | None:
        placeholders = list(PLACEHOLDER.finditer(self._main))
        given = [self._given(each) for each in placeholders]
        if not all(given):
            return None
        found: list[Arn] = []
        for texts in product(*(each.texts for each in given if each is not None)):
            arn = self._arn(placeholders, texts)
            if arn is None:
                return self._unknown(placeholders, given)
            found += self._with_sections(arn)
        return list(dict.fromkeys(found))

    def _unknown(
        self, placeholders: list[re.Match[str]], given: list[Given | None]
    ) -> Unknown:
        """Return the first parameter that may be anything."""
        pairs = [
            (placeholder[2], each)
            for placeholder, each in zip(placeholders, given, strict=True)
            if each is not None
        ]
        wide = (pair for pair in pairs if any(map(_is_anything, pair[1].texts)))
        parameter, found = next(wide, pairs[0])
        computed = any(ANYTHING in text for text in found.texts)
        return Unknown(parameter, found.span, computed)

    def _arn(
        self, placeholders: list[re.Match[str]], texts: tuple[str, ...]
    ) -> Arn | None:
        """Return the ARN for one text of each parameter, None if it may be anything."""
        whole = next(
            (t for p, t in zip(placeholders, texts, strict=True) if _whole(p, t)), None
        )
        if whole is not None:
            return _named(whole)
        is_an_arn = bool(placeholders) and self._main == placeholders[0][0]
        if is_an_arn and _is_reference(texts[0]):
            # `Ref` of what is known by its ARN, such as a topic, is that.
            return Arn("", texts[0])
        if is_an_arn or self._is_unclear(texts):
            # What takes nothing but an ARN was given something else.
            return None
        if placeholders and all(map(_is_anything, texts)):
            return None
        if any(_is_arn(text) and _named(text) is None for text in texts):
            return None
        return self._filled(placeholders, texts)

    def _is_unclear(self, texts: tuple[str, ...]) -> bool:
        """Say whether a reference may be an ARN where a name is to stand."""
        return any(
            REFERENCE[0] in text
            and (self._call.service in _REFERRED_BY_ARN or _is_arn(text))
            for text in texts
        )

    def _filled(self, placeholders: list[re.Match[str]], texts: tuple[str, ...]) -> Arn:
        service, region, account, resource = self._main.split(":", 3)
        names = (
            _last(text) if placeholder[3] == "name" else text
            for placeholder, text in zip(placeholders, texts, strict=True)
        )
        rest = _filled(resource, names)
        for text in filter(_is_arn, texts):
            # It was given for its name, and tells whose the resource is, too.
            _, partition, _, region, account, _ = text.split(":", _RESOURCE)
            return Arn("", f"arn:{partition}:{service}:{region}:{account}:{rest}")
        region, account = (_HERE.get(each, each) for each in (region, account))
        return Arn(f"arn:{_PARTITION}:{service}:{region}:{account}:", rest)

    def _with_sections(self, arn: Arn) -> list[Arn]:
        found = [arn]
        for section in self._sections:
            (placeholder,) = PLACEHOLDER.finditer(section)
            given = self._given(placeholder)
            if given is None:
                continue
            behind = [_filled(section, iter([text])) for text in given.texts]
            if not given.surely:
                behind.append("")
            found = [_behind(each, text) for each in found for text in behind]
        return found

    def _given(self, placeholder: re.Match[str]) -> Given | None:
        """Return what a parameter of a format is given, None if it is left out."""
        other, path, function, default = placeholder.groups()
        calls = [self._call] if other is None else self._made_by(other)
        read = [given_at(each, path, self._known) for each in calls]
        found = [each for each in read if each is not None]
        texts = [text for each in found for text in each.texts]
        surely = len(found) == len(calls) and all(each.surely for each in found)
        if default is not None and calls and not surely:
            texts.append(default.replace("*", ANYTHING))
        if function in NAMES:
            texts = [name for text in texts for name in _named_by(function, text)]
        if not texts:
            return None
        span = found[0].span if found else self._call.named or self._call.span
        return Given(list(dict.fromkeys(texts)), span, surely)

    def _made_by(self, operation: str) -> list[ir.AwsCall]:
        service = self._call.service
        return [
            c for c in self._calls if (c.service, c.operation) == (service, operation)
        ]


def _named_by(function: str, text: str) -> list[str]:
    """Return what a function reads out of a text; nothing can be read out of a reference."""
    return [ANYTHING] if REFERENCE[0] in text else NAMES[function](text)


def _is_reference(text: str) -> bool:
    """Say whether a text is a reference and nothing besides."""
    begin, end = REFERENCE
    return text.startswith(begin) and text.endswith(end) and text.count(begin) == 1


def _whole(placeholder: re.Match[str], text: str) -> bool:
    return _is_arn(text) and placeholder[3] != "name"


def _named(text: str) -> Arn | None:
    """Return an ARN that was given, if it says which resource it is."""
    if _is_reference(text):
        return Arn("", text)
    parts = text.split(":", _RESOURCE)
    if len(parts) <= _RESOURCE or _is_anything(parts[-1]):
        return None
    if ANYTHING in parts[1] + parts[2]:
        # IAM takes no wildcard there.
        return None
    if parts[1]:
        return Arn("", text)
    head = ":".join(["arn", _PARTITION, *parts[2:_RESOURCE], ""])
    return Arn(head.replace(ANYTHING, "*"), parts[-1])


def _is_arn(text: str) -> bool:
    return text.startswith("arn:") or text.endswith(f"Arn{REFERENCE[1]}")


def _is_anything(text: str) -> bool:
    """Say whether a text is nothing, or has no letter or digit that is known."""
    known = any(each.isalnum() for each in text)
    return not text or (ANYTHING in text and not known)


def _last(text: str) -> str:
    """Return the name at the end of an ARN, behind the kind of what it names."""
    if not _is_arn(text):
        return text
    return re.split("[/:]", text.split(":", _RESOURCE)[-1], maxsplit=1)[-1]


def _behind(arn: Arn, text: str) -> Arn:
    if text and ":accesspoint/" in arn.rest:
        text = f"/object{text}"
    return Arn(arn.head, arn.rest + text)


def _filled(format_: str, texts: Iterator[str]) -> str:
    """Fill a format; `*` and `?` of its own are what IAM takes them for."""
    parts: list[str] = []
    at = 0
    for placeholder in PLACEHOLDER.finditer(format_):
        parts += [_wild(format_[at : placeholder.start()]), next(texts)]
        at = placeholder.end()
    return "".join([*parts, _wild(format_[at:])])


def _wild(text: str) -> str:
    return text.replace("*", ANYTHING).replace("?", ONE)
