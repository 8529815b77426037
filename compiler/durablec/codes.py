"""The rules of the compiler: what a workflow that can be read gets wrong.

DC1xx names, DC2xx flow, DC3xx types, DC4xx durability and replay, DC5xx deployment, DC6xx
versions.
"""

from durablec_dsl.diagnostics import Catalogue

CATALOGUE = Catalogue()

# Names.
DUPLICATE_NAME = CATALOGUE.error(
    "DC101", "duplicate-name", "two statements on one path bind the same name"
)
UNKNOWN_NAME = CATALOGUE.error("DC102", "unknown-name", "a name refers to nothing")
UNBOUND_NAME = CATALOGUE.error(
    "DC103", "unbound-name", "a name is not bound on every path to where it is read"
)
UNKNOWN_FUNCTION = CATALOGUE.error(
    "DC104", "unknown-function", "a called function does not exist"
)
WRONG_ARGUMENTS = CATALOGUE.error(
    "DC105", "wrong-arguments", "a call's arguments do not fit its function"
)
UNKNOWN_RETRY = CATALOGUE.error(
    "DC106", "unknown-retry", "a retry policy of that name is not declared"
)
UNKNOWN_RULE = CATALOGUE.warning(
    "DC107", "unknown-rule", "`durablec: allow` names no rule that can be silenced"
)
PYTHON_SYNTAX = CATALOGUE.error(
    "DC108", "python-syntax", "a module that a workflow names is not Python"
)
RESERVED_MODULE = CATALOGUE.error(
    "DC109", "reserved-module", "a user's module has the name of a generated one"
)
UNKNOWN_ERROR = CATALOGUE.warning("DC110", "unknown-error", "an error name is misspelt")
FUNCTION_OUTSIDE = CATALOGUE.advice(
    "DC111", "function-outside", "a called function is not in the source root"
)
UNKNOWN_WORKFLOW = CATALOGUE.error(
    "DC112", "unknown-workflow", "an invoked workflow is not in the project"
)
NOT_OPENED = CATALOGUE.error(
    "DC114", "not-opened", "an `await` names what is no opened callback"
)
UNKNOWN_BLOCK = CATALOGUE.error(
    "DC115", "unknown-block", "no block of that name is declared before its use"
)

# Calls of AWS's operations.
UNKNOWN_SERVICE = CATALOGUE.error(
    "DC120", "unknown-service", "no service of AWS's has that name"
)
UNKNOWN_OPERATION = CATALOGUE.error(
    "DC121", "unknown-operation", "a service of AWS's has no operation of that name"
)
UNKNOWN_PARAMETER = CATALOGUE.error(
    "DC122", "unknown-parameter", "an operation takes no parameter of that name"
)
MISSING_PARAMETER = CATALOGUE.error(
    "DC123", "missing-parameter", "an operation's parameter is needed and not given"
)
WRONG_PARAMETER = CATALOGUE.error(
    "DC124",
    "wrong-parameter",
    "a parameter is not of the type that its operation takes",
)
PARAMETER_VALUE = CATALOGUE.warning(
    "DC125", "parameter-value", "a parameter's value is none that its operation lists"
)
STREAMING_OPERATION = CATALOGUE.error(
    "DC126", "streaming-operation", "an operation's result has no form in JSON"
)

FORGOTTEN_EXPRESSION = CATALOGUE.advice(
    "DC113", "forgotten-expression", "a text reads like an expression"
)

# Flow.
UNREACHABLE = CATALOGUE.error(
    "DC201", "unreachable", "a statement that no path reaches"
)
DEAD_CATCH = CATALOGUE.error(
    "DC202", "dead-catch", "a catch clause that no error can reach"
)

OUTSIDE_OF_LOOP = CATALOGUE.error(
    "DC203", "outside-of-loop", "a `break` or `continue` stands in no loop"
)
SET_OUTSIDE = CATALOGUE.error(
    "DC204", "set-outside", "a body of its own sets a variable of what surrounds it"
)
DUPLICATE_CASE = CATALOGUE.error(
    "DC205", "duplicate-case", "a `switch` has two cases for one value"
)
UNCOVERED_VALUE = CATALOGUE.warning(
    "DC206",
    "uncovered-value",
    "a `switch` does nothing for some value of an enumeration",
)
ENDLESS_LOOP = CATALOGUE.warning(
    "DC207", "endless-loop", "a `while` that nothing but its last round ends"
)
ENDLESS_INVOKE = CATALOGUE.error(
    "DC208", "endless-invoke", "workflows invoke each other and always wait"
)
UNUSED_VALUE = CATALOGUE.warning(
    "DC209", "unused-value", "what is declared or set is read by nothing"
)
RECURSIVE_INVOKE = CATALOGUE.warning(
    "DC210", "recursive-invoke", "a workflow may invoke itself, perhaps by others"
)
UNAWAITED_CALLBACK = CATALOGUE.warning(
    "DC211", "unawaited-callback", "no `await` waits for a callback that is opened"
)
IDLE_UNDO = CATALOGUE.warning(
    "DC212", "idle-undo", "nothing can fail after what an `undo` takes back"
)

# Types.
WRONG_TYPE = CATALOGUE.error(
    "DC301", "wrong-type", "a value is not of the type that its place takes"
)
NEEDS_STRING = CATALOGUE.error(
    "DC302", "needs-string", "a value that JSON has no form for leaves an expression"
)

UNKNOWN_TYPE = CATALOGUE.error("DC303", "unknown-type", "a type is not known")
ENDLESS_TYPE = CATALOGUE.error(
    "DC304", "endless-type", "a type holds itself in a way that no value can"
)
NO_INSTANCE = CATALOGUE.warning(
    "DC305",
    "no-instance",
    "a parameter is for instances of a class, and arguments are JSON",
)
WRONG_SCHEMA = CATALOGUE.error(
    "DC306", "wrong-schema", "a JSON Schema says what no schema can"
)
SCHEMA_FILE = CATALOGUE.error(
    "DC307", "schema-file", "a schema is not where a `$ref` says that it is"
)
LOOSE_TYPE = CATALOGUE.advice(
    "DC308", "loose-type", "a schema or a class says more than a type can"
)
UNKNOWN_FIELD = CATALOGUE.error(
    "DC310", "unknown-field", "a value has no field of that name"
)
UNGUARDED_FIELD = CATALOGUE.error(
    "DC311",
    "unguarded-field",
    "an optional field or a map's key is read where it may be missing",
)
UNGUARDED_NULL = CATALOGUE.error(
    "DC312", "unguarded-null", "a value is used where it may be null"
)
WRONG_OPERAND = CATALOGUE.error(
    "DC313", "wrong-operand", "an operator does not take values of these types"
)
NOT_A_CONDITION = CATALOGUE.error(
    "DC314", "not-a-condition", "a condition is neither true nor false"
)
NEVER_TRUE = CATALOGUE.warning(
    "DC315", "never-true", "a comparison with a value that never occurs"
)
NO_SUCH_FUNCTION = CATALOGUE.error(
    "DC316", "no-such-function", "expressions have no function of that name"
)
WRONG_ARGUMENT = CATALOGUE.error(
    "DC317", "wrong-argument", "a function does not take these arguments"
)
OUTSIDE_PROFILE = CATALOGUE.error(
    "DC318", "outside-profile", "a part of CEL that is left out here"
)
BAD_PATTERN = CATALOGUE.error(
    "DC319", "bad-pattern", "a regular expression that cannot be used"
)
BAD_MACRO = CATALOGUE.error(
    "DC320", "bad-macro", "a macro's arguments are not of the form that it takes"
)
ANY_VALUE = CATALOGUE.error(
    "DC321", "any-value", "`--strict`: a value is used of which nothing is known"
)

# Durability and replay.
CALLBACK_WITHOUT_TIMEOUT = CATALOGUE.warning(
    "DC401", "callback-without-timeout", "a callback may be waited for without end"
)

RETRY_AT_MOST_ONCE = CATALOGUE.error(
    "DC402", "retry-at-most-once", "a step that runs at most once has a retry"
)

HISTORY_NAME = CATALOGUE.error(
    "DC403", "history-name", "a name is too long for an execution's history"
)
WAITING_ITEMS = CATALOGUE.error(
    "DC404", "waiting-items", "a map whose items wait does not say how many at once"
)
SHORT_RACE = CATALOGUE.error(
    "DC405", "short-race", "a race has more branches than can run at once"
)
TOO_FEW_BRANCHES = CATALOGUE.error(
    "DC406", "too-few-branches", "more branches must succeed than there are"
)
MANY_THREADS = CATALOGUE.warning(
    "DC407", "many-threads", "more may run at once than Lambda has threads for"
)
FLAT_UNDO = CATALOGUE.error(
    "DC408", "flat-undo", "a flat batch keeps no record of what there is to undo"
)
NEVER_IN_TIME = CATALOGUE.error(
    "DC410", "never-in-time", "a workflow takes longer than its `timeout`"
)
UNREACHED_TIMEOUT = CATALOGUE.warning(
    "DC411", "unreached-timeout", "what is around a timeout ends before it"
)
UNENDING_WAIT = CATALOGUE.warning(
    "DC412", "unending-wait", "what is around a wait ends before it"
)
UNREACHED_ATTEMPTS = CATALOGUE.warning(
    "DC413", "unreached-attempts", "what is around a retry ends before its last attempt"
)
UNREACHED_ROUNDS = CATALOGUE.warning(
    "DC414",
    "unreached-rounds",
    "what is around a loop or poll ends before its last round",
)
TOO_MANY_OPERATIONS = CATALOGUE.error(
    "DC415", "too-many-operations", "no execution completes within 3,000 operations"
)
MANY_OPERATIONS = CATALOGUE.warning(
    "DC416", "many-operations", "an execution may need more than 3,000 operations"
)
IDLE_HEARTBEAT = CATALOGUE.warning(
    "DC417", "idle-heartbeat", "a callback times out before it can miss a heartbeat"
)
UNSENT_ID = CATALOGUE.warning(
    "DC409", "unsent-id", "an operation that asks does not pass on the callback's id"
)

NO_TOKEN = CATALOGUE.advice(
    "DC420", "no-token", "an operation that is tried again may be done twice"
)
NO_UNDO = CATALOGUE.advice(
    "DC421", "no-undo", "a step stays done where what is around it is undone"
)
BUSY_LOOP = CATALOGUE.advice(
    "DC422", "busy-loop", "a loop without operations is gone through at each replay"
)

# Deployment.
FUNCTION_SETTING = CATALOGUE.error(
    "DC501", "function-setting", "a setting that AWS would refuse"
)
INVOKE_TARGET = CATALOGUE.error(
    "DC502", "invoke-target", "an `invoke` names no function that can be deployed"
)
INVOKE_BY_NAME = CATALOGUE.warning(
    "DC539", "invoke-by-name", "an `invoke` names what AWS starts no execution of"
)

LONG_START = CATALOGUE.error(
    "DC503", "long-start", "what starts executions waits for longer than it can"
)
START_INPUT = CATALOGUE.error(
    "DC504", "start-input", "what starts executions does not give the input they take"
)
NO_AUTHORIZER = CATALOGUE.error(
    "DC505", "no-authorizer", "an address that all the world may send requests to"
)
POLICY = CATALOGUE.error(
    "DC506", "policy", "a policy that IAM never matches, or that SAM refuses"
)
SHORT_INVOCATION = CATALOGUE.warning(
    "DC507", "short-invocation", "an invocation ends before one of its steps may"
)
SHARED_ROUTE = CATALOGUE.error(
    "DC508", "shared-route", "two things answer requests of one method and path"
)
CIRCULAR_REFERENCE = CATALOGUE.error(
    "DC509", "circular-reference", "two resources would each have to be made first"
)

STATUS_EVENTS = CATALOGUE.warning(
    "DC541", "status-events", "a pattern takes events of executions that start more"
)

# The project's own files.
PROJECT_FILE = CATALOGUE.error(
    "DC510", "project-file", "durablec.toml is not TOML, or names what is not there"
)
INCLUDE_NOTHING = CATALOGUE.warning(
    "DC511", "include-nothing", "a pattern of `include` matches no file"
)

# A build as a whole.
REQUIREMENTS = CATALOGUE.error(
    "DC520", "requirements", "requirements.txt says what cannot hold in a bundle"
)
SHARED_NAME = CATALOGUE.error(
    "DC521", "shared-name", "two workflows of one build need the same name in AWS"
)
TOO_MANY_WORKFLOWS = CATALOGUE.error(
    "DC522", "too-many-workflows", "a build has more workflows than a template can hold"
)
CHANGED_LABEL = CATALOGUE.warning(
    "DC524", "changed-label", "a label that the history cannot hold as it is written"
)
MISSING_MODULE = CATALOGUE.warning(
    "DC523", "missing-module", "a user's module imports what a bundle will not have"
)

# A template of the user's, which a build is merged into.
TEMPLATE_FILE = CATALOGUE.error(
    "DC530", "template-file", "a template is of no form that entries can be merged into"
)
TAKEN_ID = CATALOGUE.error(
    "DC534", "taken-id", "a template has something of its own under a name of ours"
)
UNMADE_REFERENCE = CATALOGUE.error(
    "DC535", "unmade-reference", "a template has not what a workflow refers to in it"
)
WRONG_REFERENCE = CATALOGUE.error(
    "DC536", "wrong-reference", "a reference gives another thing than is asked for"
)
UNREADY_SOURCE = CATALOGUE.error(
    "DC540", "unready-source", "what a template makes can start nothing as it is there"
)
EDITED_ENTRY = CATALOGUE.error(
    "DC532", "edited-entry", "an entry that a build would replace was edited by hand"
)
LEAKING_GLOBALS = CATALOGUE.warning(
    "DC533", "leaking-globals", "`Globals` of a template reach functions of ours"
)

REPLACED_FUNCTION = CATALOGUE.warning(
    "DC538",
    "replaced-function",
    "a deployment replaces a function, and ends its executions",
)

# What a function may do.
WIDE_RIGHTS = CATALOGUE.warning(
    "DC531", "wide-rights", "a call needs a right that no resource can be told of"
)

PASSED_ROLE = CATALOGUE.warning(
    "DC537", "passed-role", "a call hands over a role that it has no right to hand over"
)

# Versions of one workflow.
REPLAY_DIFFERS = CATALOGUE.error(
    "DC601", "replay-differs", "a replay finds another operation than is recorded"
)
RECORD_MISREAD = CATALOGUE.error(
    "DC602", "record-misread", "what is recorded of one thing is read as another"
)
INPUT_REFUSED = CATALOGUE.error(
    "DC603", "input-refused", "an input that was taken may be refused"
)
ANSWER_REFUSED = CATALOGUE.error(
    "DC604", "answer-refused", "an answer that was taken may be refused"
)
RECORD_UNFIT = CATALOGUE.error(
    "DC605", "record-unfit", "what is recorded is not of the form that is read"
)
RECORD_LEFT = CATALOGUE.advice(
    "DC606", "record-left", "what is recorded is not looked at any more"
)
MIXED_DATA = CATALOGUE.advice(
    "DC607", "mixed-data", "what is recorded was computed in another way"
)
NOT_COMPARED = CATALOGUE.error(
    "DC608", "not-compared", "two versions have too many ways to compare"
)
RECORD_UNKNOWN = CATALOGUE.warning(
    "DC610", "record-unknown", "it cannot be known whether what is recorded can be read"
)
FIELD_UNNAMED = CATALOGUE.advice(
    "DC611", "field-unnamed", "a field that no type named is looked at now"
)
EXECUTION_FAILS = CATALOGUE.error(
    "DC612", "execution-fails", "an execution that went on may fail by a new version"
)
WORKFLOW_GONE = CATALOGUE.error(
    "DC609", "workflow-gone", "a workflow that executions need is no more"
)

ON_REQUEST = frozenset({NO_TOKEN, NO_UNDO, BUSY_LOOP})
"""Advice that is right for some workflows only: `--warn` asks for it."""
