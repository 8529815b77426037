"""What a call of an AWS operation takes, gives, may fail with, and needs permission for.

All of it follows from botocore's model of the service (`model.py`). Only a workflow
with an `aws` call imports this package: the model of a service costs 10 ms to read.
"""
