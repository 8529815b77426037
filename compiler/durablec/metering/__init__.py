"""What AWS meters of an execution: operations, invocations, data; and what they cost.

All is computed on the structured IR in time that grows with the number of statements.
"""
