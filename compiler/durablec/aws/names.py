"""What a parameter's text comes to as a part of an ARN, where it is not the name itself.

Each function takes a text that may be a pattern (`known.py`), and returns what stands
for it in the ARN: a name, or a whole ARN, whose partition is left empty where it is
that of the function. None at all says that the resource is of
another kind than the function is for.
"""

import re
from collections.abc import Callable
from urllib.parse import unquote

from durablec.aws.known import ANYTHING, COLONS, REFERENCE
from durablec.aws.references import arn_of, is_reference

_BEGIN, _END = REFERENCE
_HERE = rf"{_BEGIN}AWS{COLONS}(?:AccountId|Region){_END}"
_REGION = re.compile(rf"(?:sqs(?:-fips)?\.)?([a-z]{{2}}(?:-[a-z]+)+-\d|{_HERE})\.")
_ACCOUNT = re.compile(rf"\d{{12}}|{_HERE}")
_LEGACY = "queue.amazonaws.com"
_GEOGRAPHY = re.compile(r"(us|us-gov|eu|apac|jp|au|ca|global)\.")
_OF_PROFILE = ":inference-profile/"
_NAME = rf'"?([A-Za-z0-9_.{ANYTHING}{_BEGIN}{_END}{COLONS}-]+)"?'
_STATEMENTS = {
    kind: re.compile(rf"\s*{verb}\s+{_NAME}(?:\.{_NAME})?", re.IGNORECASE | re.DOTALL)
    for kind, verb in {
        "delete": r"DELETE\s+FROM",
        "insert": r"INSERT\s+INTO",
        "select": r"(?:EXISTS\s*\(\s*)?SELECT\b.*?\bFROM",
        "update": "UPDATE",
    }.items()
}


def _queue(text: str) -> list[str]:
    """Turn the URL of a queue into its ARN; a name is one of this account."""
    if is_reference(text) and not text.endswith(f".QueueName{_END}"):
        return [arn_of(text)]
    if _is_arn(text) or "/" not in text:
        return [text]
    host, account, name = ["", "", *re.sub(r"\w+://", "", text, count=1).split("/")][
        -3:
    ]
    found = _REGION.match(host)
    region = "us-east-1" if host == _LEGACY else found[1] if found else ANYTHING
    account = account if _ACCOUNT.fullmatch(account) else ANYTHING
    return [f"arn::sqs:{region}:{account}:{name}"]


def _function(text: str) -> list[str]:
    """Complete the ARN of another account's function of which only the end is given."""
    partial = re.match(r"(\d{12}):(?:function:)?(.+)", text)
    if partial is None:
        return [text]
    return [f"arn::lambda:{ANYTHING}:{partial[1]}:function:{partial[2]}"]


def _parameter(text: str) -> list[str]:
    """Leave out a parameter's first slash, and the version or label behind its name."""
    return [text if _is_arn(text) else text.removeprefix("/").partition(":")[0]]


def _slashed(text: str) -> list[str]:
    """Return a reference to a parameter, whose name may begin with a slash."""
    return [text] if is_reference(text) else []


def _key(text: str) -> list[str]:
    """Take a key's id; IAM does not know keys by their aliases."""
    return ["" if text.startswith("alias/") or ":alias/" in text else text]


def _revision(text: str) -> list[str]:
    """Allow every revision of a definition whose revision is not given."""
    name = text.rpartition("/")[2]
    if is_reference(text):
        return [text]  # It has its revision.
    return [text if ":" in name or name.endswith(ANYTHING) else f"{text}:{ANYTHING}"]


def _sender(text: str) -> list[str]:
    """Return the address and its domain: either may be the identity that was verified."""
    address = re.sub(r".*<(.*)>.*", r"\1", text, flags=re.DOTALL)
    _, at, domain = address.rpartition("@")
    return [address, domain] if at else [address]


def _source(text: str) -> list[str]:
    """Return the object that is copied: its bucket, a slash and its key."""
    path = unquote(text.partition("?")[0]).removeprefix("/")
    bucket, slash, _ = path.partition("/")
    return [path if slash and bucket.strip(ANYTHING) else ANYTHING]


def _model(text: str) -> list[str]:
    """Return a foundation model that is invoked where it is."""
    return [] if _GEOGRAPHY.match(text) else [text]


def _profile(text: str) -> list[str]:
    """Return an inference profile, which leads to its model in several regions."""
    return [text] if _GEOGRAPHY.match(text) else []


def _profiled(text: str) -> list[str]:
    """Return the foundation model that an inference profile leads to."""
    text = text.partition(_OF_PROFILE)[2] if _OF_PROFILE in text else text
    found = _GEOGRAPHY.match(text)
    return [text[found.end() :]] if found else []


def _statement(kind: str) -> Callable[[str], list[str]]:
    """Return what finds the table, or its index, of a PartiQL statement of one kind."""

    def found(text: str) -> list[str]:
        matches = {each: form.match(text) for each, form in _STATEMENTS.items()}
        match = matches[kind]
        if match is not None:
            table, index = match.groups()
            return [f"{table}/index/{index}" if index else table]
        return [] if any(matches.values()) else [ANYTHING]

    return found


NAMES: dict[str, Callable[[str], list[str]]] = {
    "delete": _statement("delete"),
    "function": _function,
    "insert": _statement("insert"),
    "key": _key,
    "model": _model,
    "parameter": _parameter,
    "profile": _profile,
    "profiled": _profiled,
    "queue": _queue,
    "revision": _revision,
    "select": _statement("select"),
    "sender": _sender,
    "slashed": _slashed,
    "source": _source,
    "update": _statement("update"),
}
"""The functions, by the names that formats of ARNs have for them (`resources.py`)."""

OF_REFERENCES = frozenset(NAMES) - {"model", "profile", "profiled", "sender"}
"""The functions that take references as they are, or know what they refer to."""


def _is_arn(text: str) -> bool:
    return text.startswith("arn:")
