"""Reads the routes of an HTTP API, and who may send requests to them."""

import re

from durablec.codes import NO_AUTHORIZER
from durablec.ir.deployment import Authorization, Authorizer, Jwt, Route
from durablec.lower.deploy.literals import fits
from durablec.lower.deploy.reader import Reader
from durablec.settings import Setting
from durablec_dsl.source import Place
from durablec_dsl.suggest import did_you_mean

METHODS = ("POST", "PUT", "PATCH")
"""The methods whose requests have a body, which is the input of an execution."""

_SEGMENT = r"/(?:\{[a-z][a-z0-9_]*\}|[A-Za-z0-9._~-]+)"
_KINDS = "`iam`, `{jwt: {issuer: ..., audience: ...}}`, `{function: ARN}`"


def callbacks(reader: Reader) -> Route | None:
    """Return where the outside answers callbacks."""
    given = reader.mapping("callbacks", "`http` and `authorization`")
    if given is None:
        return None
    inner = reader.inner(given, "callbacks")
    inner.check_keys(("http", "authorization"), {"auth": "write `authorization`"})
    setting = given.get("http")
    place = reader.given["callbacks"].place
    if setting is None:
        reader.refuse(reader.given["callbacks"], "`callbacks` has no `http`")
        return None
    found = path_of(inner, setting, str(setting.value).removeprefix("POST "))
    who = authorization(inner, setting.key or place)
    if found is None or who is None:
        return None
    if "{" in found:
        inner.refuse(
            setting, "the id of a callback stands in the body, not in the path"
        )
        return None
    return Route("POST", found, who, setting.place)


def route(reader: Reader, setting: Setting) -> Route | None:
    """Return a method and a path whose requests start executions."""
    method, _, path = str(setting.value).partition(" ")
    if method not in METHODS:
        help = "the body is the input: write `POST /path`"
        message = f"`{method}` is no method whose requests have a body"
        if str(setting.value).startswith("/"):
            message = f"`{setting.value}` has no method"
            help = f"write `POST {setting.value}`"
        reader.refuse(setting, message, help)
        return None
    found = path_of(reader, setting, path.strip())
    who = authorization(reader, setting.key or setting.place)
    if found is None or who is None:
        return None
    return Route(method, found, who, setting.place)


def path_of(reader: Reader, setting: Setting, path: str) -> str | None:
    """Return a path that an HTTP API takes."""
    if re.fullmatch(f"(?:{_SEGMENT})+", path):
        names = re.findall(r"\{(\w+)\}", path)
        if len(names) == len(set(names)):
            return path
        reader.refuse(setting, f"`{path}` has one name for two of its parts")
        return None
    message = f"`{path}` is no path of an HTTP API"
    help = "write `/orders`, or `/orders/{order_id}`"
    reader.refuse(setting, message, help)
    return None


def authorization(reader: Reader, place: Place) -> Authorization | None:
    """Return who may send requests, which has to be said."""
    setting = reader.given.get("authorization")
    if setting is None:
        message = "nobody is asked who sends requests"
        help = f"write `authorization:` {_KINDS}; or `none`, if all the world may send them"
        reader.add(NO_AUTHORIZER, place, message, help)
        return None
    if setting.value == "iam" or setting.value == "none":
        return "iam" if setting.value == "iam" else "none"
    if isinstance(setting.value, dict) and len(setting.value) == 1:
        ((kind, inner),) = setting.value.items()
        if kind == "jwt":
            return _jwt(reader, inner)
        if kind == "function":
            arn = reader.known_of(inner, "function")
            if arn is None or not fits(reader, "function", inner, arn):
                return None
            return Authorizer(arn)
    word = setting.value if isinstance(setting.value, str) else ""
    slip = did_you_mean(word, ("iam", "none"))
    reader.misshape(setting, "authorization", f"{_KINDS} or `none`", slip)
    return None


def _jwt(reader: Reader, setting: Setting) -> Jwt | None:
    if not isinstance(setting.value, dict):
        reader.misshape(setting, "jwt", "`issuer`, `audience` and `scopes`")
        return None
    inner = reader.inner(setting.value, "jwt")
    inner.check_keys(("issuer", "audience", "scopes"), {})
    issuer, audience = inner.known("issuer"), inner.all_known("audience")
    for key in ("issuer", "audience"):
        if key not in inner:
            inner.refuse(setting, f"`jwt` has no `{key}`")
    if "audience" in inner and not inner.items("audience"):
        inner.refuse(setting.value["audience"], "`audience` names nobody")
    if isinstance(issuer, str) and not issuer.startswith("https://"):
        message = f"`{issuer}` is no issuer: those are addresses with `https://`"
        inner.refuse(setting.value["issuer"], message)
        return None
    if issuer is None or not audience:
        return None
    return Jwt(issuer, audience, inner.texts("scopes"))
