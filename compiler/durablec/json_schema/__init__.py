"""Types that are written as JSON Schema: in a workflow's `$schema`, and in files."""
