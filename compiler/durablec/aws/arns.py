"""ARNs of what a call touches, by a format of `resources.py` and the call's parameters."""

import re
from collections.abc import Iterator, Sequence
from itertools import product
from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec.aws.given import Given, given_at
from durablec.aws.known import ANYTHING, REFERENCE, Known
from durablec.aws.names import NAMES, OF_REFERENCES
from durablec.aws.references import is_arn, is_reference, name_of
from durablec_dsl.source import Span

ONE = "\1"
"""One character that nobody knows yet, as `ANYTHING` is any number of them."""

PLACEHOLDER = re.compile(
    r"\{(?:(\w+)>)?([A-Za-z][\w.\[\]*]*)(?::(\w+))?(?:=([^}]*))?\}"
)
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

    `why` says that its value is first known when the workflow runs, that it is known and
    says nothing to IAM, or that it is what `reference` refers to.
    """

    parameter: str
    span: Span
    why: OneOf["computed", "silent", "referred"]
    reference: str = ""


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
        given_ = given_at(self._call, parameter, self._known)
        referred = [t for t in (given_.texts if given_ else ()) if is_reference(t)]
        if referred:
            return Unknown(parameter, found.span, "referred", referred[0][1:-1])
        computed = any(ANYTHING in text for text in found.texts)
        return Unknown(parameter, found.span, "computed" if computed else "silent")

    def _arn(
        self, placeholders: list[re.Match[str]], texts: tuple[str, ...]
    ) -> Arn | None:
        """Return the ARN for one text of each parameter, None if it may be anything."""
        pairs = list(zip(placeholders, texts, strict=True))
        whole = next((t for p, t in pairs if self._is_whole(p, t)), None)
        if whole is not None:
            return _named(whole)
        is_an_arn = bool(placeholders) and self._main == placeholders[0][0]
        if is_an_arn and is_reference(texts[0]):
            # `Ref` of what is known by its ARN, such as a topic, is that.
            return Arn("", texts[0])
        if is_an_arn:
            # What takes nothing but an ARN was given something else.
            return None
        named = [self._name(p, t) for p, t in pairs]
        if None in named:
            return None
        texts = tuple(each for each in named if each is not None)
        if placeholders and all(map(_is_anything, texts)):
            return None
        if any(_is_arn(text) and _named(text) is None for text in texts):
            return None
        return self._filled(placeholders, texts)

    def _is_whole(self, placeholder: re.Match[str], text: str) -> bool:
        """Say whether a text is an ARN, where it is not given for its name alone."""
        if placeholder[3] == "name":
            return False
        return _is_arn(text) or is_arn(self._call.service, placeholder[2], text)

    def _name(self, placeholder: re.Match[str], text: str) -> str | None:
        """Return a text, or what refers to the name of what it refers to, if it can."""
        if placeholder[3] == "name" and is_reference(text):
            return name_of(self._call.service, text)
        return text

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
    """Return what a function reads out of a text; few can read it out of a reference."""
    is_clear = function in OF_REFERENCES or REFERENCE[0] not in text
    return NAMES[function](text) if is_clear else [ANYTHING]


def _named(text: str) -> Arn | None:
    """Return an ARN that was given, if it says which resource it is."""
    if is_reference(text):
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
