"""Template data as YAML, in the form in which an expert would have typed it.

The emitter is PyYAML's. CloudFormation and other readers of the file are not, and
take more plain scalars for numbers and truth values than PyYAML does: those are
quoted too.
"""

import re
import sys
from collections.abc import Mapping
from textwrap import indent

import yaml

from durablec.backends.sam.values import FunctionArn, GetAtt, Join, Ref, Sub, Value

_PLAIN_TAGS = ("!Ref", "!GetAtt", "!Sub")
# YAML 1.1 as it is written has y and n; other readers have 1e3, 0o17 and 1_000.
_OTHERWISE_READ = re.compile(r"[yYnN]|[-+.]?\d.*")

# YAML 1.1 folds these like line ends, YAML 1.2 does not: they are written escaped.
_OTHER_BREAK = re.compile("[\r\x85\u2028\u2029]")

# A block that keeps its last line breaks makes PyYAML end the document behind it.
_OPEN_END = re.compile(r"(\A|\n)\n\Z")


def dump(values: Mapping[str, Value], step: int = 2) -> str:
    """Return a mapping as lines of block style, its keys in their own order.

    `step` is by how much each level is indented, from 2 to 9.
    """
    return yaml.dump(
        values,
        Dumper=_Dumper,
        indent=step,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=sys.maxsize,
    )


def entry(key: str, value: Value, column: int = 2, step: int = 2) -> str:
    """Return the lines of one entry of a section, which stands at a column from 0."""
    return indent(dump({key: value}, step), " " * column)


class _Dumper(yaml.SafeDumper):
    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        # PyYAML would put the items of a list below the first letter of its key, and
        # what is in an item as far behind its dash as a level is indented.
        super().increase_indent(flow, False)
        if self.sequence_context and not flow and self.indent:
            self.indent += len("- ") - self.best_indent

    def choose_scalar_style(self) -> str:
        # PyYAML would quote every scalar with a tag: `!Ref 'Orders'`.
        if isinstance(self.event, yaml.ScalarEvent) and self.event.tag in _PLAIN_TAGS:
            self.analysis = self.analyze_scalar(self.event.value)
            if self.event.style is None and self.analysis.allow_block_plain:
                return ""
        return str(super().choose_scalar_style())

    def ignore_aliases(self, data: object) -> bool:
        # A value that stands twice is written twice: CloudFormation takes no anchors.
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if _OTHER_BREAK.search(text) or _OPEN_END.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif _OTHERWISE_READ.fullmatch(text):
        style = "'"
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


def _ref(dumper: yaml.SafeDumper, value: Ref) -> yaml.ScalarNode:
    return dumper.represent_scalar("!Ref", value.name)


def _get_att(dumper: yaml.SafeDumper, value: GetAtt) -> yaml.ScalarNode:
    return dumper.represent_scalar("!GetAtt", f"{value.resource}.{value.attribute}")


def _sub(dumper: yaml.SafeDumper, value: Sub) -> yaml.ScalarNode:
    style = "|" if "\n" in value.text else None
    return dumper.represent_scalar("!Sub", value.text, style)


def _function_arn(dumper: yaml.SafeDumper, value: FunctionArn) -> yaml.ScalarNode:
    return _sub(dumper, value.by_name)


def _join(dumper: yaml.SafeDumper, value: Join) -> yaml.SequenceNode:
    return dumper.represent_sequence("!Join", ["", list(value.parts)])


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Ref, _ref)
_Dumper.add_representer(FunctionArn, _function_arn)
_Dumper.add_representer(GetAtt, _get_att)
_Dumper.add_representer(Join, _join)
_Dumper.add_representer(Sub, _sub)
