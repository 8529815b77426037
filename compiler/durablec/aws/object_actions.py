"""What S3's actions on an object become by the parameters of a call.

From "Required permissions for Amazon S3 API operations" in S3's user guide: a version is
read under an action of its own, and tags, grants and locks that are written along with
an object are rights by themselves.
"""

from typing import Final

from durablec import ir
from durablec.aws.given import given_at
from durablec.aws.known import Known

_OF_VERSIONS: Final = {
    "s3:DeleteObject": "s3:DeleteObjectVersion",
    "s3:DeleteObjectTagging": "s3:DeleteObjectVersionTagging",
    "s3:GetObject": "s3:GetObjectVersion",
    "s3:GetObjectAcl": "s3:GetObjectVersionAcl",
    "s3:GetObjectAttributes": "s3:GetObjectVersionAttributes",
    "s3:GetObjectTagging": "s3:GetObjectVersionTagging",
    "s3:PutObjectAcl": "s3:PutObjectVersionAcl",
    "s3:PutObjectTagging": "s3:PutObjectVersionTagging",
}

_ALONG: Final = {
    "ACL": "s3:PutObjectAcl",
    "GrantFullControl": "s3:PutObjectAcl",
    "GrantRead": "s3:PutObjectAcl",
    "GrantReadACP": "s3:PutObjectAcl",
    "GrantWriteACP": "s3:PutObjectAcl",
    "ObjectLockLegalHoldStatus": "s3:PutObjectLegalHold",
    "ObjectLockMode": "s3:PutObjectRetention",
    "Tagging": "s3:PutObjectTagging",
}
"""The parameters of what writes an object that need a right of their own."""

_WRITING: Final = ("copy_object", "create_multipart_upload", "put_object")


def object_actions(action: str, call: ir.AwsCall, known: Known) -> list[str]:
    """Return the actions that take one action's place, which is often that itself."""
    if action == "s3:PutObject" and call.operation in _WRITING:
        along = (_ALONG[name] for name in _ALONG if given_at(call, name, known))
        return [action, *dict.fromkeys(along)]
    version = _OF_VERSIONS.get(action)
    if version is None:
        return [action]
    source = given_at(call, "CopySource", known)
    if source is not None:
        kinds = {"versionId=" in text for text in source.texts}
    else:
        found = given_at(call, "VersionId", known)
        kinds = {True, found.surely} if found is not None else {False}
    return [each for each, of in ((action, False), (version, True)) if of in kinds]
