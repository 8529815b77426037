"""`durablec compat` against real replays.

`workflows` writes a workflow from a seed, `edits` makes another version of it, and
`resuming` runs an execution of the first up to each of its checkpoints and goes on with
the second, on AWS's local runner. `trial` holds what comes of it against the verdict.
`python -m tests.compat FROM TO` does so for many seeds. `pairs` resumes versions that were
written by hand.
"""
