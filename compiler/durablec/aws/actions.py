"""The permissions that an operation needs of its caller.

For most operations it is one action of the operation's own name, under the name that
requests are signed with. What differs is listed here, from the Service Authorization
Reference (each service's "Actions defined by") and, for S3, from "Required permissions
for Amazon S3 API operations" in its user guide.

What depends on the arguments stands in `resources.py`, in `object_actions.py`, and for a role
that is handed to a service in `passed_roles.py`. Nowhere are the actions of KMS on a key
of the user's own.
"""

from collections.abc import Iterator
from typing import Final

from durablec.aws.model import Operation, service

_PREFIXES: Final = {
    "cloudcontrol": "cloudformation",
    "cloudwatch": "cloudwatch",
    "iot-data": "iot",
    "iot-jobs-data": "iotjobsdata",
    "iotsecuretunneling": "iot",
    "mturk": "mechanicalturk",
    "resourcegroupstaggingapi": "tag",
    "sso": "sso",
}
"""IAM's names of services that sign their requests with another name."""

_PARTIQL: Final = (
    "dynamodb:PartiQLDelete",
    "dynamodb:PartiQLInsert",
    "dynamodb:PartiQLSelect",
    "dynamodb:PartiQLUpdate",
)

_ACTIONS: Final[dict[str, tuple[str, ...]]] = {
    "apigatewaymanagementapi.delete_connection": ("execute-api:ManageConnections",),
    "apigatewaymanagementapi.get_connection": ("execute-api:ManageConnections",),
    "apigatewaymanagementapi.post_to_connection": ("execute-api:ManageConnections",),
    "bedrock-runtime.converse": ("bedrock:InvokeModel",),
    "bedrock-runtime.start_async_invoke": ("bedrock:InvokeModel",),
    "dynamodb.batch_execute_statement": _PARTIQL,
    "dynamodb.execute_statement": _PARTIQL,
    "dynamodb.execute_transaction": _PARTIQL,
    "dynamodb.transact_get_items": ("dynamodb:GetItem",),
    "dynamodb.transact_write_items": (
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
    ),
    "kms.re_encrypt": ("kms:ReEncryptFrom", "kms:ReEncryptTo"),
    "lambda.invoke": ("lambda:InvokeFunction",),
    "lambda.invoke_async": ("lambda:InvokeFunction",),
    "s3.create_session": ("s3express:CreateSession",),
    "s3.list_directory_buckets": ("s3express:ListAllMyDirectoryBuckets",),
    "s3.write_get_object_response": ("s3-object-lambda:WriteGetObjectResponse",),
    "sns.publish_batch": ("sns:Publish",),
    "sqs.change_message_visibility_batch": ("sqs:ChangeMessageVisibility",),
    "sqs.delete_message_batch": ("sqs:DeleteMessage",),
    "sqs.send_message_batch": ("sqs:SendMessage",),
    "timestream-query.query": ("timestream:Select",),
    "verifiedpermissions.batch_is_authorized": ("verifiedpermissions:IsAuthorized",),
}

_OLD: Final = "lambda:InvokeAsync"
"""An action that IAM still has, and that no operation needs."""

_S3: Final[dict[str, tuple[str, ...]]] = {
    "complete_multipart_upload": ("PutObject",),
    "copy_object": ("GetObject", "PutObject"),
    "create_multipart_upload": ("PutObject",),
    "delete_bucket_analytics_configuration": ("PutAnalyticsConfiguration",),
    "delete_bucket_cors": ("PutBucketCORS",),
    "delete_bucket_encryption": ("PutEncryptionConfiguration",),
    "delete_bucket_intelligent_tiering_configuration": (
        "PutIntelligentTieringConfiguration",
    ),
    "delete_bucket_inventory_configuration": ("PutInventoryConfiguration",),
    "delete_bucket_lifecycle": ("PutLifecycleConfiguration",),
    "delete_bucket_metrics_configuration": ("PutMetricsConfiguration",),
    "delete_bucket_ownership_controls": ("PutBucketOwnershipControls",),
    "delete_bucket_replication": ("PutReplicationConfiguration",),
    "delete_bucket_tagging": ("PutBucketTagging",),
    "delete_objects": ("DeleteObject",),
    "delete_public_access_block": ("PutBucketPublicAccessBlock",),
    "get_bucket_accelerate_configuration": ("GetAccelerateConfiguration",),
    "get_bucket_analytics_configuration": ("GetAnalyticsConfiguration",),
    "get_bucket_encryption": ("GetEncryptionConfiguration",),
    "get_bucket_intelligent_tiering_configuration": (
        "GetIntelligentTieringConfiguration",
    ),
    "get_bucket_inventory_configuration": ("GetInventoryConfiguration",),
    "get_bucket_lifecycle": ("GetLifecycleConfiguration",),
    "get_bucket_lifecycle_configuration": ("GetLifecycleConfiguration",),
    "get_bucket_metrics_configuration": ("GetMetricsConfiguration",),
    "get_bucket_notification_configuration": ("GetBucketNotification",),
    "get_bucket_replication": ("GetReplicationConfiguration",),
    "get_object_lock_configuration": ("GetBucketObjectLockConfiguration",),
    "get_public_access_block": ("GetBucketPublicAccessBlock",),
    "head_bucket": ("ListBucket",),
    "head_object": ("GetObject",),
    "list_bucket_analytics_configurations": ("GetAnalyticsConfiguration",),
    "list_bucket_intelligent_tiering_configurations": (
        "GetIntelligentTieringConfiguration",
    ),
    "list_bucket_inventory_configurations": ("GetInventoryConfiguration",),
    "list_bucket_metrics_configurations": ("GetMetricsConfiguration",),
    "list_buckets": ("ListAllMyBuckets",),
    "list_multipart_uploads": ("ListBucketMultipartUploads",),
    "list_object_versions": ("ListBucketVersions",),
    "list_objects": ("ListBucket",),
    "list_objects_v2": ("ListBucket",),
    "list_parts": ("ListMultipartUploadParts",),
    "put_bucket_accelerate_configuration": ("PutAccelerateConfiguration",),
    "put_bucket_analytics_configuration": ("PutAnalyticsConfiguration",),
    "put_bucket_cors": ("PutBucketCORS",),
    "put_bucket_encryption": ("PutEncryptionConfiguration",),
    "put_bucket_intelligent_tiering_configuration": (
        "PutIntelligentTieringConfiguration",
    ),
    "put_bucket_inventory_configuration": ("PutInventoryConfiguration",),
    "put_bucket_lifecycle": ("PutLifecycleConfiguration",),
    "put_bucket_lifecycle_configuration": ("PutLifecycleConfiguration",),
    "put_bucket_metrics_configuration": ("PutMetricsConfiguration",),
    "put_bucket_notification_configuration": ("PutBucketNotification",),
    "put_bucket_replication": ("PutReplicationConfiguration",),
    "put_object_lock_configuration": ("PutBucketObjectLockConfiguration",),
    "put_public_access_block": ("PutBucketPublicAccessBlock",),
    "upload_part": ("PutObject",),
    "upload_part_copy": ("GetObject", "PutObject"),
}


def actions(operation: Operation) -> tuple[str, ...]:
    """Return the IAM actions that an operation needs, sorted."""
    if operation.service.name == "s3" and operation.name in _S3:
        return tuple(f"s3:{action}" for action in _S3[operation.name])
    if operation.full_name in _ACTIONS:
        return _ACTIONS[operation.full_name]
    of = operation.service
    if of.prefix == "apigateway":
        return (f"apigateway:{operation.method}",)
    return (f"{_PREFIXES.get(of.name, of.prefix)}:{operation.api}",)


def iam_prefix(name: str) -> str | None:
    """Return what IAM calls a service of boto3's."""
    found = service(name)
    return None if found is None else _PREFIXES.get(name, found.prefix)


def instead(action: str) -> tuple[str, ...] | None:
    """Return what IAM has for an action that is named like an operation and is none."""
    return dict(_renamed(action.partition(":")[0])).get(action)


def renamed() -> Iterator[str]:
    """Yield the actions that operations are named like, and that IAM has not."""
    prefixes = {each.partition(":")[0] for (each, *_) in _ACTIONS.values()}
    for prefix in sorted({*prefixes, "s3"}):
        yield from (action for action, _ in _renamed(prefix))


def _renamed(prefix: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the actions of a prefix that there are none of, with what there is instead."""
    named = {
        full: each
        for full, each in _ACTIONS.items()
        if each[0].startswith(f"{prefix}:")
    }
    if prefix == "s3":
        named |= {f"s3.{o}": tuple(f"s3:{a}" for a in each) for o, each in _S3.items()}
    for full, needed in named.items():
        name, _, operation = full.partition(".")
        model = service(name)
        found = None if model is None else model.operation(operation)
        action = f"{prefix}:{found.api}" if found is not None else ""
        # IAM does not look at capitals.
        taken = {each.lower() for each in (*needed, _OLD)}
        if found is not None and action.lower() not in taken:
            yield action, needed
