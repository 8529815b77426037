"""The checks of a lowered workflow, in the order in which they run.

Each module finds one thing. A check takes the workflow and the report, reads the one
and adds to the other; checks do not depend on each other.
"""

from collections.abc import Callable

from durablec import ir
from durablec.checks.block_nesting import block_nesting
from durablec.checks.branch_names import branch_names
from durablec.checks.callback_timeouts import callback_timeouts
from durablec.checks.changed_labels import changed_labels
from durablec.checks.dead_catches import dead_catches
from durablec.checks.duplicate_names import duplicate_names
from durablec.checks.endless_loops import endless_loops
from durablec.checks.flat_undo import flat_undo
from durablec.checks.history_names import history_names
from durablec.checks.idle_heartbeats import idle_heartbeats
from durablec.checks.idle_undos import idle_undos
from durablec.checks.long_starts import long_starts
from durablec.checks.many_threads import many_threads
from durablec.checks.operation_counts import operation_counts
from durablec.checks.out_of_time import out_of_time
from durablec.checks.passed_roles import passed_roles
from durablec.checks.short_invocations import short_invocations
from durablec.checks.short_races import short_races
from durablec.checks.start_inputs import start_inputs
from durablec.checks.status_events import status_events
from durablec.checks.switch_cases import switch_cases
from durablec.checks.unawaited_callbacks import unawaited_callbacks
from durablec.checks.unbound_names import unbound_names
from durablec.checks.unreachable import unreachable
from durablec.checks.waiting_items import waiting_items
from durablec.checks.ways_out import ways_out
from durablec.checks.wide_rights import wide_rights
from durablec_dsl.diagnostics import Report

Check = Callable[[ir.Workflow, Report], None]

CHECKS: tuple[Check, ...] = (
    duplicate_names,
    unbound_names,
    unreachable,
    switch_cases,
    ways_out,
    dead_catches,
    callback_timeouts,
    branch_names,
    short_races,
    waiting_items,
    many_threads,
    history_names,
    flat_undo,
    block_nesting,
    changed_labels,
    long_starts,
    start_inputs,
    status_events,
)

LATER: tuple[Check, ...] = (
    endless_loops,
    unawaited_callbacks,
    idle_undos,
    short_invocations,
    idle_heartbeats,
    out_of_time,
    operation_counts,
    wide_rights,
    passed_roles,
)
"""Those of a workflow without errors, by which much may seem to be left undone."""
