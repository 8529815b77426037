"""Runs a seed: `python -m tests.fuzz SEED COUNT`.

The exit code is 1 if the sides differ in a way that has no name.
"""

import re
import sys
import time
import warnings

from tests.fuzz.trial import Found, run


def main() -> None:
    """Run the seed that is the first argument, for as many expressions as the second."""
    seed, count = map(int, sys.argv[1:3])
    # Python warns of `None[0]`, which is what such an expression means to say.
    warnings.simplefilter("ignore", SyntaxWarning)
    began = time.monotonic()
    trial = run(seed, count)
    print(f"seed {seed}:", *trial.histogram.lines(), sep="\n  ")
    print(f"  drawn again, as cel-cpp refuses them: {trial.drawn_again}")
    shown = ", ".join(f"{name} {many}" for name, many in trial.names.most_common())
    print(f"  differences that have a name: {shown or 'none'}")
    print(f"  differences that have none: {len(trial.unnamed)}")
    for found in trial.unnamed:
        print(_report(found))
    print(f"  seconds: {time.monotonic() - began:.0f}")
    sys.exit(1 if trial.unnamed else 0)


def _report(found: Found) -> str:
    it = found.difference
    read = {
        name: value
        for name, value in it.setting.given.ours.items()
        if re.search(rf"\b{name}\b", it.text)
    }
    types = "typed" if it.setting.is_typed else "without types"
    return "\n    ".join(
        [
            f"--- {found.at}, {types}: {it.text}",
            f"with {read}",
            f"ours: {it.ours}",
            f"theirs: {it.theirs}",
            f"in: {found.whole}",
        ]
    )


if __name__ == "__main__":
    main()
