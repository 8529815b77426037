"""What AWS allows one execution (AWS: "Lambda quotas", durable functions)."""

OPERATIONS = 3_000
WRITTEN_BYTES = 100_000_000
