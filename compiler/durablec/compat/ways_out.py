"""Ways out of statements: `return`, `break` and `continue`, and errors.

An error is looked at by the clauses of each `try` that it comes to, after what the body
has done is undone. Which name it has is a choice of its own, until a clause has asked.
"""

from durablec import ir
from durablec.compat.doubts import Doubts, matters
from durablec.compat.events import Alphabet, Choice, Ended, Event, Option, option
from durablec.compat.frames import (
    Again,
    Attempt,
    Backoff,
    Cursor,
    End,
    Handle,
    Head,
    Leave,
    Raise,
    Round,
    Select,
    Undone,
)
from durablec.compat.places import ATTEMPT, BEGUN, DONE, ERROR, Place, Places
from durablec.compat.terms import Env, Term, Terms
from durablec.compat.written import Written


class WaysOut:
    """Leads out of the statements of one version."""

    def __init__(
        self,
        terms: Terms,
        written: Written,
        places: Places,
        alphabet: Alphabet,
        doubts: Doubts,
    ) -> None:
        self.terms = terms
        self._doubts = doubts
        self.written = written
        self._places = places
        self._alphabet = alphabet
        self._names: dict[Term, str] = {}
        self.failures: dict[Term, str] = {}
        """The names of the errors that a `fail` has named."""

    def too_many(self, below: Cursor, begun: Term, env: Env) -> Place:
        """Leave a loop that has had all its rounds, by its error."""
        error = self.terms.of("too many", begun)
        self._names[error] = "TooManyIterations"
        return (*below, Raise("TooManyIterations")), env | {ERROR: error}

    def asked(
        self, condition: ir.Value, env: Env, then: Cursor, otherwise: Cursor
    ) -> Event | Place:
        """Go one way or the other, by a condition."""
        key = self.written.value(condition, env)
        if self.terms.is_known(key):
            return (then if self.terms.known(key) else otherwise), env
        options = [option(True, then, env), option(False, otherwise, env)]
        return Choice(key, [*options, *self.doubted(otherwise, condition, key, env)])

    def doubted(
        self, around: Cursor, value: ir.Value, key: Term, env: Env
    ) -> list[Option]:
        """Return how it goes on where a value cannot be computed, if that matters."""
        if not (matters(around, env) and self._doubts.of_value(value)):
            return []
        return [option("fails", *self.failed(around, key, env))]

    def checked(
        self,
        around: Cursor,
        key: Term,
        behind: Place,
        env: Env,
        name: str | None = "ExpressionError",
    ) -> Choice:
        """Go on, or by an error where some expression fails, if that matters.

        `name` is that of the error, None if it may have another one.
        """
        options = [option("goes on", *behind)]
        if matters(around, env):
            options.append(option("fails", *self.failed(around, key, env, name)))
        return Choice(key, options)

    def failed(
        self,
        around: Cursor,
        key: Term,
        env: Env,
        name: str | None = "ExpressionError",
    ) -> Place:
        """Raise the error of an expression."""
        error = self.terms.of("expression error", key)
        if name is not None:
            self._names[error] = name
        return (*around, Raise(name)), env | {ERROR: error}

    def leave(self, below: Cursor, leave: Leave, env: Env) -> Event | Place:
        """Go on from a `return`, `break` or `continue`."""
        match below:
            case (*outer, Round(statement)) if leave.way == "continue":
                return (*outer, Head(statement)), env
            case (*outer, Round()) if leave.way == "break":
                return tuple(outer), env
            case (*outer, Attempt(statement) | Handle(statement)):
                return self.ending(tuple(outer), statement, leave, env)
            case (*outer, _):
                return (*outer, leave), env
            case _:
                return Ended()

    def fail(self, rest: Cursor, statement: ir.Fail, env: Env) -> Place:
        """Begin with the error of a `fail`."""
        if statement.onward:
            tries = [f.statement for f in rest if isinstance(f, Handle)]
            error = env[self._places.handled(tries[-1])]
        elif statement.again is not None:
            error = self.written.expression(statement.again, env)
        else:
            parts = (statement.name, statement.message, statement.data)
            terms = [self.written.part(each, env) for each in parts]
            error = self.terms.of("failure", *terms)
            if statement.name is not None:
                self._names[error] = self.failures[error] = statement.name
        return (*rest, Raise(self._names.get(error))), env | {ERROR: error}

    def raised(self, below: Cursor, error: Raise, env: Env) -> Event | Place:
        """Go on from an error."""
        match below:
            case (*outer, Attempt(statement)):
                mark = self._places.mark(statement)
                if env[DONE] != env[mark]:
                    return (*below, error, Undone(mark)), env
                return (*outer, Select(statement, 0, error.name)), env
            case (*outer, Handle(statement)):
                return self.ending(tuple(outer), statement, error, env)
            case (*outer, Again(group)):
                if env[DONE] != env[BEGUN]:
                    return (*below, error, Undone(BEGUN)), env
                return self._tried_again(tuple(outer), group, error, env)
            case (*outer, _):
                return (*outer, error), env
            case _:
                if env[DONE] != env[BEGUN]:
                    return (error, Undone(BEGUN)), env
                return Ended(env[ERROR], self.failures.get(env[ERROR]))

    def ending(
        self, below: Cursor, statement: ir.Try, how: Leave | Raise | None, env: Env
    ) -> Place:
        """Go on behind a `try`, by its `finally` if it has one."""
        if statement.ending is None:
            return (below if how is None else (*below, how)), env
        if isinstance(how, Raise):
            env = env | {self._places.pending(statement): env[ERROR]}
        return self._places.into((*below, End(statement, how)), statement.ending), env

    def select(self, below: Cursor, frame: Select, env: Env) -> Event | Place:
        """Ask the next clause whether it takes an error."""
        statement, index, name = frame
        if index == len(statement.clauses):
            return self.ending(below, statement, Raise(name), env)
        clause = statement.clauses[index]
        following = (*below, Select(statement, index + 1, name))
        names = clause.names.all
        if names and "any" not in names:
            if name is None:
                return self._named(below, frame, env)
            if name not in names and name.rpartition(".")[2] not in names:
                return following, env
        env = env | {self._places.handled(statement): env[ERROR]}
        if clause.alias is not None:
            env[clause.alias.name] = env[ERROR]
        inside = self._places.into((*below, Handle(statement)), clause.body)
        if clause.when is None:
            return inside, env
        return self.asked(clause.when, env, inside, following)

    def _named(self, below: Cursor, frame: Select, env: Env) -> Choice:
        key = self.terms.of("name of", env[ERROR])
        options = [
            option(name, (*below, Select(frame.statement, frame.at, str(name))), env)
            for name in self._alphabet.errors
        ]
        return Choice(key, options)

    def _tried_again(
        self, below: Cursor, group: ir.Group, error: Raise, env: Env
    ) -> Event | Place:
        if not isinstance(group.retry, ir.Retry):
            return (*below, error), env
        policy = self.written.part(_without_name(group.retry), env)
        key = self.terms.of("retry", policy, env[ERROR], env[ATTEMPT])
        again = option(True, (*below, Again(group), Backoff(group)), env)
        return Choice(key, [again, option(False, (*below, error), env)])


def _without_name(retry: ir.Retry) -> ir.Retry:
    return ir.Retry(
        None,
        retry.max_attempts,
        retry.initial_delay,
        retry.backoff_rate,
        retry.max_delay,
        retry.jitter,
        retry.only,
        retry.never,
    )
