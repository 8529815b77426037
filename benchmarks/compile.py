"""Times `durablec build` and `durablec check` on workflows of many statements.

    python benchmarks/compile.py [--rounds N] [--sizes N ...]

Whole processes, in both forms, beside bare Python, in the same rounds. The workflows
are made here, of one section over and over with names of its own each time: steps with
arguments and retries, waits, callbacks, branching, loops, maps, parallels, and what is
computed between them. The largest has its sections in the arms of a `switch`, as an
execution of them all would exceed what AWS runs.

The cost of a statement is what the whole process takes, less what it takes for the
smallest workflow, for each statement that is more. The aims are 55 times bare Python
for a build of 1,100 statements in YAML, and 1.4 times that for the text form. Exit
code 1 says that one was missed.
"""

import argparse
import shutil
import subprocess
import tempfile
from functools import partial
from pathlib import Path
from textwrap import indent

from processes import BARE, Command, durablec, environment, medians

AIMED, AIM, TEXT_AIM = 1_100, 55, 1.4
SIZES = (100, 1_000, AIMED, 10_000)
MOST_OF_ONE_PATH = 3_000
ARMS = 5
PER_SECTION = 27

HEAD = """\
durablec: 1
workflow: long_order
description: An order of many parts, each of which is reserved, checked and priced.
input:
  orderId: string
  customer: {name: string, vip: boolean, mail?: string}
  items: [Item]
  round: integer
types:
  Item: {sku: string, count: integer}
retries:
  gentle: {max_attempts: 3, initial_delay: 2s, backoff_rate: 2, jitter: full}
  stubborn: {max_attempts: 8, initial_delay: 1s, max_delay: 1m, except: [Declined]}
steps:
- set: {total: 0, seen: []}
"""

SECTION = """\
- step: part_{n}
  call: work.reserve
  with: {{order: "${{input.orderId}}", sku: "${{input.items[0].sku}}", count: {n}}}
  retry: gentle
- set: {{total: "${{total + part_{n}.cents * 2}}"}}
- if: ${{part_{n}.cents > {n}00 && !input.customer.vip}}
  then:
    - step: checked_{n}
      call: work.check
      with: {{id: "${{part_{n}.id}}", limit: "${{part_{n}.cents + {n}}}"}}
      retry: stubborn
    - if: ${{!checked_{n}.passed}}
      then:
        - fail: Declined
          message: "part ${{part_{n}.id}} of ${{input.orderId}}"
  else:
    - wait: rest_{n}
      for: 30s
- try:
    - callback: answer_{n}
      call: work.ask
      with: {{who: "${{input.customer.name}}", what: "${{part_{n}.id}}"}}
      timeout: 1d
      payload: {{accepted: boolean, note?: string}}
    - set: {{seen: "${{seen + [has(answer_{n}.note) ? answer_{n}.note : 'none']}}"}}
  catch:
    - errors: [CallbackTimeout]
      do:
        - log: "nobody answered for ${{part_{n}.id}}"
- switch: ${{part_{n}.status}}
  cases:
    - when: ready
      do:
        - set: {{total: "${{total + 1}}"}}
    - when: [late, lost]
      do:
        - step: chased_{n}
          call: work.chase
          with: {{id: "${{part_{n}.id}}", status: "${{part_{n}.status}}"}}
- while: ${{total < {n}}}
  max_iterations: 3
  do:
    - set: {{total: "${{total + 7}}"}}
    - if: ${{total % 2 == 0}}
      then:
        - break
- map: prices_{n}
  items: ${{input.items.filter(i, i.count > {n})}}
  as: line
  max_concurrency: 10
  steps:
    - step: price_{n}
      call: work.price
      with: {{sku: "${{line.sku}}", count: "${{line.count}}"}}
    - return: ${{price_{n}}}
- parallel: both_{n}
  branches:
    stock:
      - step: stock_{n}
        call: work.check
        with: {{id: "${{part_{n}.id}}", limit: {n}}}
      - return: ${{stock_{n}.passed}}
    mail:
      - step: mail_{n}
        call: work.chase
        with: {{id: "${{string(total)}}", status: "${{part_{n}.status}}"}}
- if: ${{both_{n}.stock && prices_{n}.all(p, p < {n}000) || input.round >= {n}}}
  then:
    - set: {{total: "${{total + prices_{n}.size()}}"}}
"""

FILLER = '- set: {total: "${total + 1}"}\n'
LAST = '- return: {total: "${total}", seen: "${seen}"}\n'

WORK = '''\
"""What the benchmark's workflows call."""

from typing import Literal, TypedDict


class Part(TypedDict):
    id: str
    cents: int
    status: Literal["ready", "late", "lost"]


class Check(TypedDict):
    passed: bool


class Declined(Exception):
    """A part that was not to be had."""


def reserve(order: str, sku: str, count: int) -> Part:
    if count < 0:
        raise Declined(sku)
    return {"id": f"{order}-{sku}", "cents": count, "status": "ready"}


def check(id: str, limit: int) -> Check:
    return {"passed": limit > len(id)}


def ask(callback_id: str, who: str, what: str) -> None:
    print(callback_id, who, what)


def chase(id: str, status: str) -> None:
    print(id, status)


def price(sku: str, count: int) -> int:
    return len(sku) * count
'''


def main() -> int:
    arguments = _arguments()
    print(
        f"{'statements':>10} {'check':>9} {'build':>10} {'of text':>10}  x bare Python"
    )
    missed = False
    first: tuple[int, float] | None = None
    with tempfile.TemporaryDirectory() as folder:
        for size in sorted(arguments.sizes):
            found = _measured(size, Path(folder, str(size)), arguments.rounds)
            check, build, text, bare = found.values()
            ratios = f"{check / bare:.1f}, {build / bare:.1f}, {text / bare:.1f}"
            print(
                f"{size:10,} {check:8.3f} s {build:8.3f} s {text:8.3f} s  {ratios};"
                f" text over YAML {text / build:.2f}{_each(first, size, build)}"
            )
            first = first or (size, build)
            if size == AIMED:
                missed = build > AIM * bare or text > TEXT_AIM * build
                said = "missed" if missed else "kept"
                print(f"{'':10} aims of {AIM} and {TEXT_AIM}: {said}")
    return int(missed)


def workflow(size: int) -> str:
    """Return a workflow of so many statements, in YAML."""
    if size > MOST_OF_ONE_PATH:
        # The variables, the switch and the return.
        per_arm, rest = divmod(size - 3, ARMS)
        body, number = "- switch: ${input.round}\n  cases:\n", 1
        for arm in range(ARMS):
            statements, number = _sections(per_arm + (arm < rest), number)
            body += f"    - when: {arm}\n      do:\n" + indent(statements, " " * 6)
    else:
        body, _ = _sections(size - 2, 1)
    return HEAD + body + LAST


def _sections(size: int, number: int) -> tuple[str, int]:
    """Return sections from a number on that are so many statements, and the next."""
    sections, fillers = divmod(size, PER_SECTION)
    after = number + sections
    made = [SECTION.format(n=n) for n in range(number, after)]
    return "".join(made) + FILLER * fillers, after


def _measured(size: int, folder: Path, rounds: int) -> dict[str, float]:
    """Return the seconds of a check, of builds from YAML and from text, and of nothing."""
    for form in ("yaml", "text"):
        (folder / form).mkdir(parents=True)
        (folder / form / "work.py").write_text(WORK)
    yaml, text = folder / "yaml/w.durable.yaml", folder / "text/w.durable"
    yaml.write_text(workflow(size))
    convert = [*durablec(), "convert", yaml, "-o", text]
    subprocess.run(convert, check=True, env=environment())
    built = folder / "build"
    commands: dict[str, Command] = {
        "check": [*durablec(), "check", yaml],
        "build": [*durablec(), "build", yaml, "-o", built],
        "build of text": [*durablec(), "build", text, "-o", built],
        "python -c pass": BARE,
    }
    # A build that is current is not written again.
    return medians(commands, rounds, before=partial(shutil.rmtree, built, True))


def _each(first: tuple[int, float] | None, size: int, build: float) -> str:
    """Say what each statement costs that the smallest workflow does not have."""
    if first is None:
        return ""
    each = (build - first[1]) / (size - first[0])
    return f"; {each * 1e6:,.0f} us a statement"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
