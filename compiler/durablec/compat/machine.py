"""One version's workflow as a machine, which goes from operation to operation.

`Machine.advance` goes on from a place, through everything that leaves no trace in the
history, to what comes next: an operation, a choice that a value decides, or the end of
the context. What makes no operation at all is not gone through: it sets variables and
leaves, in one of a few ways, by what it reads.
"""

from durablec import ir
from durablec.backends.python.sagas import Sagas
from durablec.compat.doubts import Doubts, may_be_too_few
from durablec.compat.events import (
    Alphabet,
    Choice,
    Ended,
    Event,
    Made,
    Option,
    option,
    value_of,
)
from durablec.compat.frames import (
    Again,
    Arms,
    Attempt,
    Backoff,
    Begin,
    Cursor,
    End,
    Frame,
    Handle,
    Head,
    Leave,
    Limit,
    Look,
    Make,
    Raise,
    Round,
    Run,
    Select,
    Undone,
)
from durablec.compat.operations import Pieces
from durablec.compat.places import ATTEMPT, BEGUN, DONE, ERROR, Place, Places
from durablec.compat.silence import Silence
from durablec.compat.terms import Env, Term, Terms
from durablec.compat.ways_out import WaysOut
from durablec.compat.written import Written, assigned
from durablec.flow import is_endless


class Machine:
    """Runs the statements of one version.

    Args:
        terms: The table of terms, which both versions share.
        workflow: The version.
        alphabet: What the choices of both versions tell apart.
    """

    def __init__(self, terms: Terms, workflow: ir.Workflow, alphabet: Alphabet) -> None:
        self.terms = terms
        self.workflow = workflow
        self.written = Written(terms, workflow)
        self.pieces = Pieces(terms, self.written)
        self.sagas = Sagas(workflow)
        self._doubts = Doubts(terms, self.written)
        self._alphabet = alphabet
        self.places = Places()
        self._ways = WaysOut(terms, self.written, self.places, alphabet, self._doubts)
        failures = self._ways.failures
        self._silence = Silence(terms, self.written, self._doubts, failures)

    def advance(
        self, cursor: Cursor, env: Env, owner: ir.Statement, *, bounded: bool
    ) -> Event:
        """Go on from a place in the context of a statement.

        `bounded` says that a deadline may hold for the context.
        """
        while cursor:
            if isinstance(cursor[-1], Undone):
                return self._undone(cursor, env, owner, bounded=bounded)
            # A `finally` runs whatever happens, also once a deadline has passed.
            is_ending = any(isinstance(frame, End) for frame in cursor)
            found = self._step(
                cursor[:-1], cursor[-1], env, bounded=bounded and not is_ending
            )
            if isinstance(found, Made | Choice | Ended):
                return found
            cursor, env = found
        return Ended()

    def succeeded(self, made: Made, result: Term) -> Place:
        """Return the place behind an operation of which a result is recorded."""
        env = made.env
        statement = made.piece.statement
        if made.piece.role == "main" and isinstance(statement, ir.Operation):
            env = env | {statement.name: result} | self._also(statement, result)
            env[DONE] = self._done(statement, env, result)
        return made.cursor, env

    def failed(self, made: Made, error: Term) -> Place:
        """Return the place behind an operation of which an error is recorded."""
        return (*made.cursor, Raise(None)), made.env | {ERROR: error}

    def spun(self, choice: Choice, env: Env) -> Env:
        """Return values after some rounds of a loop that have made no operation."""
        assert choice.loop is not None
        loop = self.written.statement(choice.loop, env)
        names = [*assigned([choice.loop]), self.places.round(choice.loop)]
        terms = self.terms
        return env | {n: terms.of("spun", loop, terms.constant(n)) for n in names}

    def headed(self, choice: Choice, env: Env) -> Choice:
        """Return the choice at a loop's head again, with other values."""
        assert choice.loop is not None
        return self._head(choice.options[0].cursor[:-1], choice.loop, env)

    def rounds(self, cursor: Cursor, env: Env) -> list[Term]:
        """Return which rounds a place is in, of the loops around it in its context."""
        loops = [each.statement for each in cursor if isinstance(each, Round)]
        return [env[self.places.round(loop)] for loop in loops]

    def may_fail(self, body: list[ir.Stmt]) -> bool:
        """Say whether a body may fail, if no deadline holds for it."""
        return self._doubts.of_body(body)

    # One frame ------------------------------------------------------------------------

    def _step(
        self, below: Cursor, frame: Frame, env: Env, *, bounded: bool
    ) -> Event | Place:
        match frame:
            case Run(body, index):
                if index == len(body.statements):
                    return self._completed(below, env)
                rest = (*below, Run(body, index + 1))
                return self._statement(rest, body.statements[index], env)
            case Begin(statement):
                return self._begun(below, statement, env)
            case Make():
                return self._make(below, frame, env, bounded=bounded)
            case Arms():
                return self._arms(below, frame, env)
            case Head():
                return self._head(below, frame.statement, env)
            case Limit():
                return self._limit(below, frame.statement, env)
            case Select():
                return self._ways.select(below, frame, env)
            case Leave():
                return self._ways.leave(below, frame, env)
            case Raise():
                return self._ways.raised(below, frame, env)
            case Look(group):
                return Made(self.pieces.begin(group), below, env, bounded)
            case Backoff(group):
                return self._backoff(below, group, env, bounded=bounded)
            case _:
                return self._completed((*below, frame), env)

    def _undone(
        self, cursor: Cursor, env: Env, owner: ir.Statement, *, bounded: bool
    ) -> Made:
        """Run a list of undos: that of a `try`, or of the whole context."""
        below, undone = cursor[:-1], cursor[-1]
        assert isinstance(undone, Undone)
        tries = [each.statement for each in below if isinstance(each, Attempt)]
        if undone.mark != BEGUN and tries:
            owner = tries[-1]
        piece = self.pieces.undo(owner, env[DONE], env[undone.mark])
        return Made(piece, below, env | {DONE: env[undone.mark]}, bounded)

    def _statement(self, rest: Cursor, statement: ir.Stmt, env: Env) -> Place | Event:
        """Begin a statement, unless one of its expressions fails."""
        key = self._doubts.of_statement(statement, env)
        if key is None:
            return self._begun(rest, statement, env)
        begun = (*rest, Begin(statement))
        name = None if may_be_too_few(statement) else "ExpressionError"
        return self._ways.checked(rest, key, (begun, env), env, name)

    def _begun(self, rest: Cursor, statement: ir.Stmt, env: Env) -> Place | Event:
        match statement:
            case ir.Return():
                return (*rest, Leave("return")), env
            case ir.Break():
                return (*rest, Leave("break")), env
            case ir.Continue():
                return (*rest, Leave("continue")), env
            case ir.Fail():
                return self._ways.fail(rest, statement, env)
            case ir.Log():
                return rest, env
            case ir.Set():
                return rest, self._set(statement, env)
            case ir.Operation():
                return (*rest, Make(statement, 0)), env
            case _ if self._silence.is_silent(statement):
                return self._silence.passed(rest, statement, env)
            case ir.If():
                return (*rest, Arms(statement, 0)), env
            case ir.Switch():
                return self._switch(rest, statement, env)
            case ir.While():
                begun = self.terms.constant(0)
                return (*rest, Head(statement)), env | {
                    self.places.round(statement): begun
                }
            case ir.Try():
                body = Run(self.places.body(statement.body), 0)
                marked = env | {self.places.mark(statement): env[DONE]}
                return (*rest, Attempt(statement), body), marked
            case _:
                raise AssertionError(type(statement).__name__)

    def _completed(self, cursor: Cursor, env: Env) -> Place:
        """Go on behind what has run to its end, the last of a body."""
        match cursor:
            case (*below, Round(statement)):
                return (*below, Head(statement)), env
            case (*below, Attempt(statement) | Handle(statement)):
                return self._ways.ending(tuple(below), statement, None, env)
            case (*below, End(statement, how)):
                if isinstance(how, Raise):
                    env = env | {ERROR: env[self.places.pending(statement)]}
                return (tuple(below) if how is None else (*below, how)), env
            case (*below, Again()):
                return tuple(below), env
            case _:
                return cursor, env

    # Choosing and repeating -------------------------------------------------------------

    def _arms(self, below: Cursor, frame: Arms, env: Env) -> Event | Place:
        statement, index = frame
        if index == len(statement.arms):
            return self.places.into(below, statement.otherwise or []), env
        arm = statement.arms[index]
        then = self.places.into(below, arm.body)
        otherwise = (*below, Arms(statement, index + 1))
        return self._ways.asked(arm.condition, env, then, otherwise)

    def _switch(self, rest: Cursor, statement: ir.Switch, env: Env) -> Choice:
        """Choose a case; those that only set variables are one way, whatever they set."""
        key = self.terms.of("value", self.written.value(statement.subject, env))
        answers: dict[Cursor, set[object]] = {}
        plain: list[tuple[object, list[ir.Stmt]]] = []
        for value in self._alphabet.values(statement):
            cases = (c for c in statement.cases if value in map(value_of, c.when))
            case = next(cases, None)
            if case is None and statement.covers:
                continue
            body = (statement.default or []) if case is None else case.body
            if all(map(self._silence.only_sets, body)):
                plain.append((value, body))
            else:
                answers.setdefault(self.places.into(rest, body), set()).add(value)
        options = [
            Option(frozenset(each), cursor, env) for cursor, each in answers.items()
        ]
        if plain:
            behind = env | self._silence.set_by([body for _, body in plain], key, env)
            values = frozenset(value for value, _ in plain)
            options.append(Option(values, rest, behind))
        options += self._ways.doubted(rest, statement.subject, key, env)
        return Choice(key, options)

    def _head(self, below: Cursor, statement: ir.While, env: Env) -> Choice:
        key = self.written.value(statement.condition, env)
        options = [option(True, (*below, Limit(statement)), env)]
        if not is_endless(statement):
            options.append(option(False, below, env))
        options += self._ways.doubted(below, statement.condition, key, env)
        return Choice(key, options, statement)

    def _limit(self, below: Cursor, statement: ir.While, env: Env) -> Event | Place:
        """Begin a round, unless there were as many as are allowed."""
        counter = self.places.round(statement)
        begun, most = env[counter], statement.max_iterations or 1
        inside = self.places.into((*below, Round(statement)), statement.body)
        failed, over = self._ways.too_many(below, begun, env)
        known = self.terms.known(begun)
        if isinstance(known, int):
            following = env | {counter: self.terms.constant(known + 1)}
            return (inside, following) if known < most else (failed, over)
        following = env | {counter: self.terms.of("next", begun)}
        return Choice(
            self.terms.of("limit", begun),
            [
                option(
                    limit, *((inside, following) if limit <= most else (failed, over))
                )
                for limit in self._alphabet.limits(statement)
            ],
        )

    # Attempts of a group ---------------------------------------------------------------

    def _backoff(
        self, below: Cursor, group: ir.Group, env: Env, *, bounded: bool
    ) -> Made:
        attempt = env[ATTEMPT]
        known = self.terms.known(attempt)
        following = (
            self.terms.constant(known + 1)
            if isinstance(known, int)
            else self.terms.of("next", attempt)
        )
        piece = self.pieces.backoff(group, env, attempt)
        begun = env | {ATTEMPT: following, DONE: env[BEGUN]}
        cursor = (*below, *self.attempt(group))
        if bounded and group.timeout is None:
            # A deadline around the group is looked at before each attempt but the first.
            cursor = (*cursor, Look(group))
        return Made(piece, cursor, begun, bounded)

    def attempt(self, group: ir.Group) -> Cursor:
        """Return where an attempt of a group begins, in its context."""
        body = group.body if group.use is None else group.use.body
        run = Run(self.places.body(body), 0)
        return (run,) if group.timeout is None else (run, Look(group))

    # Operations -----------------------------------------------------------------------

    def _make(
        self, below: Cursor, frame: Make, env: Env, *, bounded: bool
    ) -> Event | Place:
        statement, index = frame
        pieces = self.pieces.of(statement, env, bounded=bounded)
        if index < len(pieces):
            return Made(
                pieces[index], (*below, Make(statement, index + 1)), env, bounded
            )
        noted = self._doubts.of_undo(statement, env)
        if noted is not None:
            return self._ways.checked(below, noted, (below, env), env)
        if pieces or not isinstance(statement, ir.Await):
            return below, env
        answer = self.terms.of("answer", self._opened(statement, env))
        error = self.terms.of("error", answer)
        bound = env | {statement.name: answer}
        return Choice(
            answer,
            [
                option(True, below, bound),
                option(False, (*below, Raise(None)), env | {ERROR: error}),
            ],
        )

    def _opened(self, statement: ir.Await, env: Env) -> Term:
        unknown = self.terms.symbol("unbound", "callback", statement.of)
        return env.get(f" callback {statement.of}", unknown)

    def _also(self, statement: ir.Operation, result: Term) -> Env:
        """Return what an operation binds besides its value."""
        match statement:
            case ir.Open():
                return {f" callback {statement.name}": result}
            case ir.Parallel(summary=summary) | ir.Map(summary=summary):
                if summary is None:
                    return {}
                return {summary.name: self.terms.of("summary", result)}
            case _:
                return {}

    def _done(self, statement: ir.Operation, env: Env, result: Term) -> Term:
        """Return the list of what can be undone, after a statement is done."""
        done = env[DONE]
        match statement:
            case ir.Group():
                body = statement.body if statement.use is None else statement.use.body
                holds = self.sagas.holds_undo(body)
            case ir.Parallel() | ir.Map():
                holds = self.sagas.has_undo(statement)
            case _:
                holds = False
        undo = ir.undo_of(statement)
        if undo is not None:
            return self.terms.of("add", done, self.terms.constant(statement.name))
        return self.terms.of("take", done, result) if holds else done

    def _set(self, statement: ir.Set, env: Env) -> Env:
        env = dict(env)
        for variable, _, value in statement.assignments:
            env[variable.name] = self.written.value(value, env)
        return env
