"""Writes retry policies, durations and the configurations built from them."""

from durablec import ir
from durablec.backends.python.imports import Imports
from durablec.backends.python.literals import literal
from durablec.backends.python.names import Constant, Constants, Names
from durablec.backends.python.nodes import Atom, Call, Node, Tuple

_UNITS = ((86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))


class Policies:
    """The retry strategies and step configurations of one handler.

    Each policy and each configuration is a module-level constant, made once, in the
    order in which the statements need them.
    """

    def __init__(self, imports: Imports, names: Names, constants: Constants) -> None:
        self._imports = imports
        self._names = names
        self._constants = constants
        self._strategies: dict[int, str] = {}
        self._steps: dict[tuple[str, bool], str] = {}
        self._child: str | None = None
        self._invoke: str | None = None

    def step_config(
        self, policy: ir.RetryPolicy | None, owner: str, *, at_most_once: bool = False
    ) -> Node:
        """Return the configuration of a step; `owner` names a policy without a name."""
        strategy = self.strategy(policy, owner)
        key = (strategy.text, at_most_once)
        if key not in self._steps:
            name = self._names.constant(_step_name(*key))
            self._constants.append(
                Constant(name, self._step_config(strategy, at_most_once))
            )
            self._steps[key] = name
        return Atom(self._steps[key])

    def child_config(self) -> Node:
        """Return the configuration of a group, which all groups share."""
        if self._child is None:
            self._child = self._names.constant("group")
            function = Atom(self._imports.sdk("ChildConfig", "config"))
            serdes = Atom(self._imports.runtime("JSON"))
            config = Call(function, keywords=[("serdes", serdes)])
            any_ = self._imports.name("typing", "Any")
            kind = f"ChildConfig[{any_}]"
            self._constants.append(Constant(self._child, config, kind))
        return Atom(self._child)

    def phase_config(
        self, policy: ir.RetryPolicy, owner: str, deadline: str | None
    ) -> Node:
        """Return the configuration of a group that is tried again.

        It is a constant, unless a deadline holds for what surrounds the group.
        """
        strategy: Node = self.strategy(policy, owner)
        if deadline is not None:
            strategy = Call(Atom(f"{deadline}.retry"), [strategy])
        kind = self._imports.sdk("WithRetryConfig")
        keywords = [
            ("retry_strategy", strategy),
            ("child_context_config", self.child_config()),
        ]
        config = Call(Atom(kind), keywords=keywords, exploded=True)
        if deadline is not None:
            return config
        name = self._names.constant(f"{owner}_attempts")
        any_ = self._imports.name("typing", "Any")
        self._constants.append(Constant(name, config, f"{kind}[{any_}]"))
        return Atom(name)

    def invoke_config(self) -> Node:
        """Return the configuration of an `invoke`, which all without a tenant share."""
        if self._invoke is None:
            self._invoke = self._names.constant("invoke")
            function = Atom(self._imports.sdk("InvokeConfig", "config"))
            serdes = Atom(self._imports.runtime("JSON"))
            keywords: list[tuple[str, Node]] = [
                ("serdes_payload", serdes),
                ("serdes_result", serdes),
            ]
            config = Call(function, keywords=keywords, exploded=True)
            any_ = self._imports.name("typing", "Any")
            kind = f"InvokeConfig[{any_}, {any_}]"
            self._constants.append(Constant(self._invoke, config, kind))
        return Atom(self._invoke)

    def _step_config(self, strategy: Atom, at_most_once: bool) -> Node:
        keywords: list[tuple[str, Node]] = [("retry_strategy", strategy)]
        if at_most_once:
            semantics = self._imports.sdk("StepSemantics", "config")
            once = Atom(f"{semantics}.AT_MOST_ONCE_PER_RETRY")
            keywords.append(("step_semantics", once))
        keywords.append(("serdes", Atom(self._imports.runtime("JSON"))))
        function = Atom(self._imports.sdk("StepConfig", "config"))
        return Call(function, keywords=keywords, exploded=True)

    def strategy(self, policy: ir.RetryPolicy | None, owner: str) -> Atom:
        """Return the strategy of a policy."""
        match policy:
            case None:
                return Atom(self._imports.runtime("DEFAULT_RETRY"))
            case ir.NoRetry():
                return Atom(self._imports.runtime("NO_RETRY"))
            case ir.Retry():
                if id(policy) not in self._strategies:
                    self._strategies[id(policy)] = self._add_strategy(policy, owner)
                return Atom(self._strategies[id(policy)])

    def duration(self, seconds: int) -> Node:
        """Return a duration in the largest unit that gives it whole."""
        size, unit = next(each for each in _UNITS if seconds % each[0] == 0)
        name = self._imports.sdk("Duration", "config")
        return Call(Atom(f"{name}.from_{unit}"), [Atom(literal(seconds // size))])

    def jitter(self, word: str) -> Node:
        """Return how much of a pause is left to chance."""
        strategy = self._imports.sdk("JitterStrategy", "config")
        return Atom(f"{strategy}.{word.upper()}")

    def _add_strategy(self, policy: ir.Retry, owner: str) -> str:
        suffix = "" if policy.name is not None else "_retry"
        name = self._names.constant(policy.name or owner, suffix)
        keywords: list[tuple[str, Node]] = []
        if policy.only.all:
            keywords.append(("only", _strings(policy.only.all)))
        if policy.never.all:
            keywords.append(("never", _strings(policy.never.all)))
        function = Atom(self._imports.runtime("retry"))
        config = self._retry_config(policy)
        self._constants.append(
            Constant(name, Call(function, [config], keywords, exploded=True))
        )
        return name

    def _retry_config(self, policy: ir.Retry) -> Node:
        keywords: list[tuple[str, Node]] = []
        if policy.max_attempts is not None:
            keywords.append(("max_attempts", Atom(literal(policy.max_attempts))))
        if policy.initial_delay is not None:
            keywords.append(("initial_delay", self.duration(policy.initial_delay)))
        if policy.backoff_rate is not None:
            keywords.append(("backoff_rate", Atom(literal(policy.backoff_rate))))
        if policy.max_delay is not None:
            keywords.append(("max_delay", self.duration(policy.max_delay)))
        if policy.jitter is not None:
            keywords.append(("jitter_strategy", self.jitter(policy.jitter)))
        name = self._imports.sdk("RetryStrategyConfig", "retries")
        return Call(Atom(name), keywords=keywords, exploded=bool(keywords))


def _strings(texts: tuple[str, ...]) -> Node:
    return Tuple([Atom(literal(text)) for text in texts])


def _step_name(strategy: str, at_most_once: bool) -> str:
    """Name a configuration after its strategy: `GENTLE` gives `GENTLE_STEP`."""
    stem = strategy if strategy == "NO_RETRY" else strategy.removesuffix("_RETRY")
    return f"{stem}_STEP_AT_MOST_ONCE" if at_most_once else f"{stem}_STEP"
