"""Names that a workflow may have and that a generated handler must keep apart.

Python's keywords and builtins, the names of the runtime and of AWS's SDK, words of the
generated code, CEL's functions, and plain ones.
"""

import builtins
import keyword
import re
from random import Random

import aws_durable_execution_sdk_python as sdk

import durablec_runtime
from durablec_dsl.words import RESERVED_WORDS

_OF_HANDLERS = """
    error ending pending pending_2 leave event context handler work json expression
    round_ rounds result value typing final any_ durable default_step no_retry input_
    logger self cls retry_ durable_execution durablec_runtime fails_by_name
    aws_durable_execution_sdk_python stepconfig wf workflow args kwargs err work_act
    key e x i item answer_ body group_ arm fail_ step_ wait_ callback_ data message
"""
_OF_CEL = "size has int string double bool exists all map_ filter matches duration min"
_OF_YAML = "on off yes no y n null_ true_"
_PLAIN = [f"n{number}" for number in range(200)]

_IDENTIFIER = re.compile("[a-z][a-z0-9_]*")
_OF_THE_LANGUAGE = {"input", "constants", "env", "execution", "none", "err", "item"}


def _legal(words: list[str]) -> list[str]:
    """Keep what is "an identifier (`[a-z][a-z0-9_]*`)" and not reserved."""
    kept = dict.fromkeys(words)
    refused = RESERVED_WORDS | _OF_THE_LANGUAGE
    return [w for w in kept if _IDENTIFIER.fullmatch(w) and w not in refused]


HOSTILE = _legal(
    [
        *keyword.kwlist,
        *keyword.softkwlist,
        *(word.lower() for word in keyword.kwlist),
        *dir(builtins),
        *(word.lower() for word in durablec_runtime.__all__),
        *(word.lower() for word in sdk.__all__),
        *_OF_HANDLERS.split(),
        *_OF_CEL.split(),
        *_OF_YAML.split(),
    ]
)


def shuffled(random: Random) -> list[str]:
    """Return names in the order in which a workflow takes them, hostile ones first.

    Half as many plain names are strewn in, so that what a hostile name does is seen
    beside what none does.
    """
    hostile = random.sample(HOSTILE, len(HOSTILE))
    plain = iter(_PLAIN)
    mixed = [name if random.random() < 0.67 else next(plain, name) for name in hostile]
    return list(dict.fromkeys([*mixed, *plain]))
