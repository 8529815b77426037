"""What a guard tells the statements behind it, and what it does not."""

from itertools import pairwise

import pytest

from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.source import Source

HEAD = """\
durablec: 1
workflow: guarded
input:
  m: {"*": string}
  deep: {"*": {name?: string, at: string | null}}
  l: [string | null]
  k: string
  r: {a?: string, m?: {"*": integer}}
  s: string | null
  n: integer
steps:
"""

GUARDED = {
    "a key in a map": """
- if: ${'a' in input.m}
  then: [{return: "${input.m['a']}"}]
""",
    "a key read as a field": """
- if: ${'a' in input.m}
  then: [{return: "${input.m.a}"}]
""",
    "a field of a map": """
- if: ${has(input.m.a)}
  then: [{return: "${input.m['a']}"}]
""",
    "a key that is computed": """
- if: ${input.k in input.m}
  then: [{return: "${input.m[input.k]}"}]
""",
    "not in a map": """
- if: ${!('a' in input.m)}
  then: [{return: none}]
- return: ${input.m['a']}
""",
    "else": """
- if: ${!('a' in input.m) || input.n > 3}
  then: [{return: none}]
  else:
    - return: ${input.m['a']}
""",
    "inside of another statement": """
- if: ${'a' in input.m}
  then:
    - group: inner
      steps:
        - map: each
          items: [1, 2]
          as: i
          steps: [{return: "${input.m['a']}"}]
""",
    "a field of what a map holds": """
- if: ${'a' in input.deep && has(input.deep['a'].name) && input.deep['a'].at != null}
  then: [{return: "${input.deep['a'].name + input.deep['a'].at}"}]
""",
    "an item of a list": """
- return: "${input.l[0] != null ? input.l[0].size() : 0}"
""",
    "an item of a list, behind": """
- if: ${input.l[0] == null}
  then: [{return: 0}]
- return: ${input.l[0].size()}
""",
    "a map of an optional field": """
- if: ${has(input.r.m) && 'a' in input.r.m}
  then: [{return: "${input.r.m['a'] + 1}"}]
""",
    "a switch": """
- switch: ${input.l[0]}
  cases:
    - when: null
      do: [{return: 0}]
    - when: a
      do: [{return: "${input.l[0].size()}"}]
""",
    "the keys of a map": """
- return: ${input.m.map(k, input.m[k])}
""",
    "the keys of a map, chosen": """
- return: ${input.m.filter(k, input.m[k] != '').map(k, input.m[k] + k)}
""",
    "keys and values": """
- return: ${input.m.transformList(k, v, input.m[k] + v)}
""",
    "some key": """
- return: ${input.m.exists(k, input.m[k] == k) && input.m.all(k, input.m[k] != '')}
""",
    "a loop's condition": """
- set: {i: 0}
- while: ${'a' in input.m && i < 3}
  max_iterations: 3
  do:
    - set: {i: "${i + 1}", last: "${input.m['a']}"}
- return: ${i}
""",
    "a variable": """
- set: {key: "${input.k}"}
- if: ${key in input.m}
  then:
    - return: ${input.m[key]}
""",
    "a break behind a guard": """
- set: {v: "${input.s}"}
- while: ${true}
  max_iterations: 3
  do:
    - if: ${v != null}
      then: [break]
    - step: found
      call: work.find
      returns: string | null
    - set: {v: "${found}"}
- return: ${v.size()}
""",
    "several breaks behind guards": """
- set: {v: "${input.s}"}
- while: ${v == null}
  max_iterations: 3
  do:
    - step: found
      call: work.find
      returns: string | null
    - if: ${found != null}
      then:
        - set: {v: "${found}"}
        - break
- return: ${v.size()}
""",
    "a break behind a key": """
- while: ${true}
  max_iterations: 3
  do:
    - if: ${'a' in input.m}
      then: [break]
    - wait: pause
      for: 1s
- return: ${input.m['a']}
""",
    "every arm": """
- if: ${input.n > 3}
  then:
    - if: ${!('a' in input.m)}
      then: [{fail: Missing}]
  else:
    - if: ${!has(input.m.a)}
      then: [{return: none}]
- return: ${input.m.a}
""",
    "a try whose body knows": """
- if: ${'a' in input.m}
  then:
    - try:
        - step: found
          call: work.find
      catch:
        - do: [{return: "${input.m['a']}"}]
""",
    "another variable is set": """
- set: {x: 1}
- if: ${'a' in input.m}
  then:
    - set: {x: 2}
    - return: ${input.m['a']}
""",
    "a filter's condition, behind it": """
- return: ${input.m.filter(k, k in input.deep).map(k, input.deep[k].at)}
""",
    "several filters, under other names": """
- return: ${input.m.filter(a, a in input.deep).filter(b, b != '').all(c, input.deep[c].at == input.m[c])}
""",
    "what is kept of a list, in its order": """
- return: "${input.m.filter(a, a in input.deep).sortBy(b, b).map(c, input.deep[c].at)}"
""",
    "the items of a list by their index": """
- return: ${input.m.filter(a, a in input.deep).transformList(i, c, input.deep[c].at)}
""",
    "keys that were made a list": """
- return: ${input.m.map(k, k).map(k, input.m[k])}
""",
    "keys by key and value": """
- return: ${input.m.transformList(k, v, v != '', k).map(k, input.m[k])}
""",
    "a map that was made of a map": """
- return: ${input.m.transformMap(k, v, v != '', 1).map(k, input.m[k])}
""",
    "a has that is compared": """
- return: "${has(input.r.a) == true ? input.r.a.size() : 0}"
""",
    "a has that is not false": """
- if: ${has(input.r.a) != false}
  then: [{return: "${input.r.a.size()}"}]
""",
    "a has that is false": """
- if: ${has(input.r.a) == false}
  then: [{return: none}]
- return: ${input.r.a.size()}
""",
    "a has that is not true, the other way round": """
- if: ${true != has(input.r.a)}
  then: [{return: none}]
- return: ${input.r.a.size()}
""",
    "an optional that is compared": """
- if: ${input.r.?a.hasValue() == true}
  then: [{return: "${input.r.a.size()}"}]
""",
    "a variable that holds a guard": """
- set: {ok: "${has(input.r.a)}"}
- if: ${ok}
  then: [{return: "${input.r.a.size()}"}]
""",
    "a variable that holds a guard, in one expression": """
- set: {ok: "${'a' in input.m}"}
- return: "${ok ? input.m.a : ''}"
""",
    "a variable that holds that there is none": """
- set: {missing: "${!('a' in input.m)}"}
- if: ${missing}
  then: [{return: none}]
- return: ${input.m.a}
""",
    "a variable that holds a guard of a variable": """
- set: {v: "${input.s}"}
- set: {ok: "${v != null}"}
- if: ${ok && v.size() > 3}
  then: [{return: "${v.size()}"}]
""",
    "a variable of a variable": """
- set: {there: "${has(input.r.m)}"}
- set: {ok: "${there && 'a' in input.r.m}"}
- if: ${ok}
  then: [{return: "${input.r.m.a}"}]
""",
    "a variable that holds a guard, inside of another statement": """
- set: {ok: "${input.k in input.m}"}
- group: inner
  steps:
    - if: ${ok == false}
      then: [{return: none}]
    - return: ${input.m[input.k]}
""",
    "a variable that holds a guard for a loop": """
- set: {ok: "${'a' in input.m}", i: 0}
- while: ${ok && i < 3}
  max_iterations: 3
  do:
    - set: {i: "${i + 1}", last: "${input.m.a}"}
- return: ${i}
""",
    "a map through the keys of a map": """
- map: each
  items: ${input.m.map(k, k)}
  as: key
  steps: [{return: "${input.m[key]}"}]
""",
    "a map through some keys of a map": """
- map: each
  items: ${input.m.filter(k, k in input.deep)}
  as: key
  steps: [{return: "${input.m[key] + string(input.deep[key].at == null)}"}]
""",
    "a map through what a filter has left": """
- map: each
  items: ${[input.r].filter(r, has(r.m) && 'a' in r.m)}
  as: r
  steps: [{return: "${r.m.a}"}]
""",
}

UNGUARDED = {
    "another key": """
- if: ${'a' in input.m}
  then: [{return: "${input.m['b']}"}]
""",
    "the other arm": """
- if: ${'a' in input.m}
  then: [{log: "there"}]
  else:
    - return: ${input.m['a']}
""",
    "behind the arm": """
- if: ${'a' in input.m}
  then: [{log: "there"}]
- return: ${input.m['a']}
""",
    "one of two": """
- if: ${'a' in input.m || input.n > 3}
  then: [{return: "${input.m['a']}"}]
""",
    "a key that was set again": """
- set: {key: "${input.k}"}
- if: ${key in input.m}
  then:
    - set: {key: b}
    - return: ${input.m[key]}
""",
    "a map that was set again": """
- set: {m: "${input.m}"}
- if: ${'a' in m}
  then:
    - step: other
      call: work.find
      returns: {"*": string}
    - set: {m: "${other}"}
    - return: ${m['a']}
""",
    "a key that an arm sets again": """
- set: {key: "${input.k}"}
- if: ${!(key in input.m)}
  then: [{return: none}]
- if: ${input.n > 3}
  then: [{set: {key: b}}]
- return: ${input.m[key]}
""",
    "a key that a round sets again": """
- set: {key: "${input.k}"}
- if: ${!(key in input.m)}
  then: [{return: none}]
- while: ${input.n > 3}
  max_iterations: 3
  do:
    - set: {last: "${input.m[key]}", key: b}
""",
    "a key that a try has set again": """
- set: {key: "${input.k}"}
- if: ${key in input.m}
  then:
    - try:
        - set: {key: b}
        - step: found
          call: work.find
      catch:
        - do: [{return: "${input.m[key]}"}]
""",
    "a break without a guard": """
- set: {v: "${input.s}"}
- while: ${true}
  max_iterations: 3
  do:
    - if: ${v != null}
      then: [break]
    - if: ${input.n > 3}
      then: [break]
    - set: {v: x}
- return: ${v.size()}
""",
    "a condition that ends the loop": """
- set: {v: "${input.s}", i: 0}
- while: ${i < 3}
  max_iterations: 3
  do:
    - set: {i: "${i + 1}"}
    - if: ${v != null}
      then: [break]
- return: ${v.size()}
""",
    "a finally behind a break": """
- set: {v: "${input.s}"}
- while: ${true}
  max_iterations: 3
  do:
    - try:
        - if: ${v != null}
          then: [break]
      finally:
        - step: found
          call: work.find
          returns: string | null
        - set: {v: "${found}"}
- return: ${v.size()}
""",
    "a finally behind a break, and a key": """
- set: {key: "${input.k}"}
- while: ${true}
  max_iterations: 3
  do:
    - try:
        - if: ${key in input.m}
          then: [break]
      finally:
        - set: {key: b}
- return: ${input.m[key]}
""",
    "a guard in a round": """
- set: {key: "${input.k}", first: true}
- while: ${input.n > 3}
  max_iterations: 3
  do:
    - if: ${first}
      then: [{log: "no guard"}]
      else:
        - return: ${input.m[key]}
    - if: ${!(key in input.m)}
      then: [{return: none}]
    - set: {first: false}
""",
    "another item of a list": """
- if: ${input.l[0] != null}
  then: [{return: "${input.l[1].size()}"}]
""",
    "the keys of another map": """
- return: ${input.m.map(k, input.deep[k].at)}
""",
    "a variable of the same name in a macro": """
- set: {key: "${input.k}"}
- if: ${key in input.m}
  then:
    - return: ${['x'].map(key, input.m[key])}
""",
    "a name in a macro that a condition speaks of": """
- if: ${['x'].exists(k, k in input.m)}
  then:
    - set: {k: "${input.k}"}
    - return: ${input.m[k]}
""",
    "a break in a loop inside": """
- set: {v: "${input.s}"}
- while: ${true}
  max_iterations: 3
  do:
    - while: ${true}
      max_iterations: 3
      do:
        - if: ${v != null}
          then: [break]
        - break
    - break
- return: ${v.size()}
""",
    "a filter's condition, in the filter before it": """
- return: ${input.m.map(k, string(input.deep[k].at == null)).filter(k, k in input.deep)}
""",
    "a filter's condition of another map": """
- return: ${input.m.filter(k, k in input.m).map(k, input.deep[k].at)}
""",
    "what some filter's condition says": """
- return: ${input.m.filter(k, k in input.deep || k == 'a').map(k, input.deep[k].at)}
""",
    "keys that were changed": """
- return: ${input.m.map(k, k + 'a').map(k, input.m[k])}
""",
    "values by key and value": """
- return: ${input.m.transformList(k, v, v).map(k, input.m[k])}
""",
    "the index of a list of keys": """
- return: ${input.m.filter(k, k in input.deep).transformList(k, v, input.deep[string(k)].at)}
""",
    "a name that a macro inside hides": """
- return: ${input.m.filter(k, ['x'].exists(k, k in input.deep)).map(k, input.deep[k].at)}
""",
    "a has that is compared otherwise": """
- return: "${has(input.r.a) == false ? input.r.a.size() : 0}"
""",
    "a has that is compared with another": """
- if: ${has(input.r.a) == has(input.r.m)}
  then: [{return: "${input.r.a.size()}"}]
""",
    "the other value of a variable": """
- set: {ok: "${has(input.r.a)}"}
- if: ${!ok}
  then: [{return: "${input.r.a.size()}"}]
""",
    "a variable that was set again": """
- set: {ok: "${has(input.r.a)}"}
- set: {ok: "${input.n > 3}"}
- if: ${ok}
  then: [{return: "${input.r.a.size()}"}]
""",
    "a variable that an arm has set again": """
- set: {ok: "${has(input.r.a)}"}
- if: ${input.n > 3}
  then: [{set: {ok: true}}]
- if: ${ok}
  then: [{return: "${input.r.a.size()}"}]
""",
    "a variable whose guard's name was set again": """
- set: {key: "${input.k}"}
- set: {ok: "${key in input.m}"}
- set: {key: b}
- if: ${ok}
  then: [{return: "${input.m[key]}"}]
""",
    "a variable whose guard's name is set in the same statement": """
- set: {key: "${input.k}", ok: "${key in input.m}", last: "${key}"}
- if: ${ok}
  then:
    - set: {key: b}
    - return: ${input.m[key]}
""",
    "a variable whose guard's name an arm sets again": """
- set: {v: "${input.s}"}
- set: {ok: "${v != null}"}
- if: ${input.n > 3}
  then: [{set: {v: "${input.s}"}}]
- if: ${ok}
  then: [{return: "${v.size()}"}]
""",
    "a variable whose guard's name a round sets again": """
- set: {key: "${input.k}"}
- set: {ok: "${key in input.m}"}
- while: ${ok}
  max_iterations: 3
  do:
    - set: {last: "${input.m[key]}", key: b}
""",
    "a variable whose guard's name a try has set again": """
- set: {key: "${input.k}"}
- set: {ok: "${key in input.m}"}
- try:
    - set: {key: b}
    - step: found
      call: work.find
  catch:
    - do:
        - if: ${ok}
          then: [{return: "${input.m[key]}"}]
""",
    "a variable that holds what it was itself": """
- set: {v: "${input.s}"}
- set: {v: "${v == null ? null : 'a'}", ok: "${v != null}"}
- set: {v: "${input.s}"}
- if: ${ok}
  then: [{return: "${v.size()}"}]
""",
    "a variable of a round before": """
- set: {ok: false, i: 0}
- while: ${i < 3}
  max_iterations: 3
  do:
    - step: found
      call: work.find
      returns: string | null
    - if: ${ok}
      then: [{return: "${found.size()}"}]
    - set: {ok: "${found != null}", i: "${i + 1}"}
""",
    "a variable of the same name in a macro that holds none": """
- set: {ok: "${has(input.r.a)}"}
- return: ${[true].exists(ok, ok && input.r.a == 'a')}
""",
    "a map through the values of a map": """
- map: each
  items: ${input.m.map(k, input.m[k])}
  as: key
  steps: [{return: "${input.m[key]}"}]
""",
    "a map through the keys of another map": """
- map: each
  items: ${input.deep.map(k, k)}
  as: key
  steps: [{return: "${input.m[key]}"}]
""",
    "a map's item behind it": """
- set: {key: b}
- map: each
  items: ${input.m.map(k, k)}
  as: each_key
  steps: [{return: "${input.m[each_key]}"}]
- return: ${input.m[key]}
""",
    "a map through the keys of what is set again": """
- set: {m: "${input.m}"}
- set: {keys: "${m.map(k, k)}", m: {b: x}}
- map: each
  items: ${keys}
  as: key
  steps: [{return: "${input.m[key]}"}]
""",
}


def found(steps: str) -> list[str]:
    text = HEAD + steps.strip("\n") + "\n"
    surroundings = Surroundings(
        Library(InMemoryModules({"work": "def find(): ..."})), {}
    )
    report = compile_source(Source("guarded.durable.yaml", text), surroundings).report
    # What a case only sets is of no use to it.
    codes = (each.rule.code for each in report.in_order())
    return [code for code in codes if code != "DC209"]


@pytest.mark.parametrize("name", GUARDED)
def test_what_a_guard_tells(name: str) -> None:
    assert found(GUARDED[name]) == []


@pytest.mark.parametrize("name", UNGUARDED)
def test_what_a_guard_does_not_tell(name: str) -> None:
    (code,) = found(UNGUARDED[name])
    assert code in ("DC311", "DC312")


def test_a_variable_whose_type_is_not_found_out_may_be_anything() -> None:
    """More rounds than are looked at bring null from the last variable to the first."""
    names = "abcdefg"
    moves = ", ".join(f'{a}: "${{{b}}}"' for a, b in pairwise(names))
    given = ", ".join(f"{a}: s" for a in names)
    steps = f"""
- set: {{{given}, p: 0}}
- while: ${{p < input.n}}
  max_iterations: 100
  do:
    - set: {{p: "${{p + 1}}"}}
    - set: {{{moves}, g: null}}
- return: ${{size(a) > 1}}
"""
    text = HEAD + steps.strip("\n") + "\n"
    surroundings = Surroundings(Library(InMemoryModules({})), {}, strict=True)
    report = compile_source(Source("guarded.durable.yaml", text), surroundings).report
    assert "DC321" in {each.rule.code for each in report}
