"""The oracle: random workflows, and an interpreter that says what each must do.

`workflows` writes a workflow and scripts for it from a seed; `interpreter` gives them
the meaning that language.md states; `trial` compiles and runs them on AWS's local
runner and compares. `python -m tests.oracle FROM TO` does so for many seeds.
"""
