"""The words of JSON Schema: drafts 4 to 2020-12, and OpenAPI's `nullable`.

Source: json-schema.org, "JSON Schema Validation" and "Core" of each draft.
"""

PARTS = frozenset({"allOf", "anyOf", "oneOf", "$ref"})
"""What says of a value that it fits other schemas too."""

READ = PARTS | {
    "$defs",
    "additionalProperties",
    "const",
    "definitions",
    "enum",
    "items",
    "nullable",
    "prefixItems",
    "properties",
    "required",
    "type",
}
"""What decides on a type."""

REMARKS = frozenset(
    {
        "$anchor",
        "$comment",
        "$id",
        "$schema",
        "$vocabulary",
        "contentEncoding",
        "contentMediaType",
        "contentSchema",
        "default",
        "deprecated",
        "description",
        "discriminator",
        "example",
        "examples",
        "externalDocs",
        "format",
        "id",
        "readOnly",
        "title",
        "writeOnly",
        "xml",
    }
)
"""What says nothing about a value that a type would have to know."""

LIMITS = frozenset(
    {
        "$dynamicAnchor",
        "$dynamicRef",
        "$recursiveAnchor",
        "$recursiveRef",
        "additionalItems",
        "contains",
        "dependencies",
        "dependentRequired",
        "dependentSchemas",
        "else",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "if",
        "maxContains",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minContains",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "not",
        "pattern",
        "patternProperties",
        "propertyNames",
        "then",
        "unevaluatedItems",
        "unevaluatedProperties",
        "uniqueItems",
    }
)
"""What limits the values of a type further than a type can say."""

KNOWN = READ | REMARKS | LIMITS

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")

FOREIGN = {
    "any": "leave `type` out",
    "bool": "write `boolean`",
    "date": "a date is a `string`",
    "datetime": "a moment is a `string`",
    "dict": "write `object`",
    "double": "write `number`",
    "enum": "leave `type` out: the values say it",
    "float": "write `number`",
    "int": "write `integer`",
    "list": "write `array`",
    "map": "write `object`",
    "none": "write `null`",
    "record": "write `object`",
    "str": "write `string`",
    "text": "write `string`",
    "tuple": "write `array`",
}
"""What other languages call a type, with the repair."""
