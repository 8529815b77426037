"""The functions that stand between the outside and a workflow in AWS Lambda.

| file | for |
|---|---|
| ``starter.py`` | starts executions, asked by HTTP requests or by messages of a queue |
| ``answers.py`` | takes what callbacks are answered with, by HTTP |

Each is a whole function of Lambda by itself: the compiler copies the one file into a
build, as data, beside the workflow that it serves. Hence neither imports the other, nor
anything else but the standard library and AWS's SDK, which Lambda has installed; what
both need stands in both. Importing one makes its client of AWS, once a process, so that
it needs a region and the variables that its docstring names.

Both answer API Gateway's HTTP APIs (payload format 2.0), always in JSON, and write one
line of JSON to the log for each request, which holds no payload but for the
beginning of the key that names an execution.
"""
