"""The rules of the front end: DC0xx, what cannot be read as a workflow."""

from durablec_dsl.diagnostics import Catalogue

CATALOGUE = Catalogue()

# The file as a whole.
FILE_TOO_LARGE = CATALOGUE.error("DC001", "file-too-large", "a file is over 1 MB")
NOT_TEXT = CATALOGUE.error(
    "DC002", "not-text", "a file is not text in UTF-8, UTF-16 or UTF-32"
)
EMPTY_FILE = CATALOGUE.error("DC003", "empty-file", "a file holds no workflow")
NESTED_TOO_DEEP = CATALOGUE.error(
    "DC004", "nested-too-deep", "something nests deeper than the language allows"
)
NOT_YET = CATALOGUE.error(
    "DC005", "not-yet", "a part of the language that durablec does not build yet"
)

# YAML.
YAML_SYNTAX = CATALOGUE.error("DC010", "yaml-syntax", "a file is not YAML")
DUPLICATE_KEY = CATALOGUE.error(
    "DC011", "duplicate-key", "a key stands twice in one mapping"
)
YAML_FEATURE = CATALOGUE.error(
    "DC012", "yaml-feature", "a feature of YAML that workflows do not use"
)
ALIAS_TOO_LARGE = CATALOGUE.error(
    "DC013", "alias-too-large", "aliases expand to more than a file may hold"
)
FORBIDDEN_CHARACTER = CATALOGUE.error(
    "DC014", "forbidden-character", "a character that may not stand in a file"
)

# The text form.
TEXT_SYNTAX = CATALOGUE.error(
    "DC015", "text-syntax", "a file is not of the form that a `.durable` file has"
)

# The shape of the document.
UNKNOWN_KEY = CATALOGUE.error(
    "DC020", "unknown-key", "a key that has no meaning where it stands"
)
MISSING_KEY = CATALOGUE.error(
    "DC021", "missing-key", "a key that must be given is missing"
)
WRONG_SHAPE = CATALOGUE.error(
    "DC022", "wrong-shape", "a value is not of the kind that its key takes"
)
UNKNOWN_STATEMENT = CATALOGUE.error(
    "DC023", "unknown-statement", "an item is no statement of the language"
)
EMPTY_BODY = CATALOGUE.error(
    "DC024", "empty-body", "a body is left empty without saying so"
)
KEY_CONFLICT = CATALOGUE.error(
    "DC025", "key-conflict", "two keys that exclude each other stand together"
)
KIND_NOT_FIRST = CATALOGUE.error(
    "DC026", "kind-not-first", "the kind of a statement is not its first key"
)

# Scalars.
BAD_NAME = CATALOGUE.error(
    "DC030", "bad-name", "a name is not of the form that names have"
)
RESERVED_NAME = CATALOGUE.error("DC031", "reserved-name", "a name is a reserved word")
BAD_DURATION = CATALOGUE.error("DC032", "bad-duration", "a duration cannot be read")
BAD_NUMBER = CATALOGUE.error(
    "DC033", "bad-number", "a number is out of range or not a number"
)
BAD_TYPE = CATALOGUE.error("DC034", "bad-type", "a type cannot be read")
UNSUPPORTED_VERSION = CATALOGUE.error(
    "DC035", "unsupported-version", "a version of the language that is not known"
)

# Expressions.
UNTERMINATED_EXPRESSION = CATALOGUE.error(
    "DC040", "unterminated-expression", "a `${` has no `}` that ends it"
)
EXPRESSION_SYNTAX = CATALOGUE.error(
    "DC041", "expression-syntax", "an expression cannot be read"
)
NOT_AN_EXPRESSION = CATALOGUE.error(
    "DC042", "not-an-expression", "a text stands where an expression must"
)
HIDDEN_OPERAND = CATALOGUE.warning(
    "DC043", "hidden-operand", "a comment reads like a part of the expression before it"
)
