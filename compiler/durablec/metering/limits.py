"""What AWS allows one execution (AWS: "Lambda quotas", durable functions).

How large a single payload may be needs no check here: a workflow's file has 1 MB at most,
so no literal in it is too large, and what functions give is looked at when they run.
"""

OPERATIONS = 3_000
WRITTEN_BYTES = 100_000_000
