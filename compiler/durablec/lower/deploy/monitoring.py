"""Reads who is told of what goes wrong."""

from durablec.ir.deployment import Monitor
from durablec.lower.deploy.literals import fits
from durablec.lower.deploy.reader import Reader


def monitor(reader: Reader) -> Monitor | None:
    """Return how executions are watched, None if they are not."""
    setting = reader.given.get("monitor")
    if setting is None or setting.value is False:
        return None
    if setting.value is True:
        return Monitor(None, None)
    if not isinstance(setting.value, dict):
        takes = "true, or `email` or `topic`"
        is_yes = str(setting.value).lower() in ("yes", "on", "true")
        reader.misshape(setting, "monitor", takes, "write `true`" if is_yes else None)
        return None
    inner = reader.inner(setting.value, "monitor")
    inner.check_keys(("email", "topic"), {"sns": "write `topic`"})
    email, topic = inner.text("email"), inner.known("topic")
    if topic is not None and not fits(inner, "alerts", setting.value["topic"], topic):
        topic = None
    if email is not None and "@" not in email:
        inner.refuse(setting.value["email"], f"`{email}` is no address of mail")
        email = None
    if email is not None and topic is not None:
        message = "a topic of your own has its subscriptions already"
        help = "write `email` or `topic`"
        inner.refuse(setting.value["email"], message, help)
    return Monitor(email, topic)
