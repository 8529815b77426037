"""Which resources an operation touches, by the parameters that name them.

From the Service Authorization Reference (each service's "Resource types defined by").
A format is an ARN without `arn:` and the partition, in which `region` and `account` are
those of the function. In braces is what a parameter gives:

- `{TableName}` is its text; a parameter that is an ARN is that ARN, whatever is around it.
- `{Items[].Name}` are the texts of all items, `{RequestItems[*]}` the keys of a record.
- `{cluster=default}` says what AWS takes where the parameter is left out.
- `{QueueUrl:queue}` is made of the text by a function of `names.py`; `{cluster:name}` is
  the name at the end of an ARN, and the rest of the format is of the same account.
- `{start_build>projectName}` is read from such calls of the same workflow, which made
  what this one speaks of.
- What stands behind `|` is put behind an ARN too, and left out without its parameter.
- Behind ` else ` is another format, for where nothing is known by the first.

All formats of an operation count whose parameters are given. `*` alone says that IAM
knows no resource where none is. A mapping says it for each action by itself, and may
add actions that follow from the parameters; `passed_roles.py` has `iam:PassRole`.
"""

from typing import Final

Formats = tuple[str, ...]

_GLUE: Final = "glue:region:account:"
_TABLE: Final = (
    f"{_GLUE}catalog",
    f"{_GLUE}database/{{DatabaseName}}",
    f"{_GLUE}table/{{DatabaseName}}/{{TableName}}",
)
_DYNAMODB: Final = "dynamodb:region:account:table/"
_EC2: Final = "ec2:region:account:"
_EXECUTION: Final = (
    "{executionArn} else "
    "states:region:account:execution:{start_execution>stateMachineArn:name}:*",
)
_IDENTITY: Final = "ses:region:account:identity/"
_INSTANCES: Final = (f"{_EC2}instance/{{InstanceIds[]}}",)
_LOG_GROUP: Final = "logs:region:account:log-group:"
_MODEL: Final = (
    "bedrock:region::foundation-model/{modelId:model}",
    "bedrock:region:account:inference-profile/{modelId:profile}",
    "bedrock:*::foundation-model/{modelId:profiled}",
)
_OBJECT: Final = ("s3:::{Bucket}|/{Key}",)
_PARAMETER: Final = (
    "ssm:region:account:parameter/{Name:parameter}",
    "ssm:region:account:parameter{Name:slashed}",
)
_PARAMETERS: Final = (
    "ssm:region:account:parameter/{Names[]:parameter}",
    "ssm:region:account:parameter{Names[]:slashed}",
)
_SCHEDULE: Final = ("scheduler:region:account:schedule/{GroupName=default}/{Name}",)
_SECRET: Final = "secretsmanager:region:account:secret:"
_TASK: Final = ("ecs:region:account:task/{cluster:name=default}/*",)
_SENDER: Final = (
    f"{_IDENTITY}{{FromEmailAddress:sender}}",
    "{FromEmailAddressIdentityArn}",
    "ses:region:account:configuration-set/{ConfigurationSetName}",
)
_WORKGROUP: Final = (
    "athena:region:account:workgroup/{start_query_execution>WorkGroup=primary}",
)


def _partiql(statement: str) -> dict[str, Formats]:
    """Return what PartiQL statements touch, each action by statements of its kind."""
    return {
        f"dynamodb:PartiQL{kind}": (f"{_DYNAMODB}{{{statement}:{kind.lower()}}}",)
        for kind in ("Delete", "Insert", "Select", "Update")
    }


def _by_data_api(action: str) -> dict[str, Formats]:
    """Return what a call of the RDS Data API touches, which logs in by a secret."""
    return {
        f"rds-data:{action}": ("{resourceArn}",),
        "secretsmanager:GetSecretValue": ("{secretArn}",),
    }


SERVICES: Final[dict[str, Formats]] = {
    "batch": (
        "batch:region:account:job-queue/{jobQueue}",
        "batch:region:account:job-definition/{jobDefinition}",
    ),
    "cloudwatch": (
        "cloudwatch:region:account:alarm:{AlarmName}",
        "cloudwatch:region:account:alarm:{AlarmNames[]}",
    ),
    "codebuild": ("codebuild:region:account:project/{projectName}",),
    "codepipeline": (
        "codepipeline:region:account:{pipelineName}",
        "codepipeline:region:account:{name}",
    ),
    "cognito-idp": ("cognito-idp:region:account:userpool/{UserPoolId}",),
    "comprehend": ("{EndpointArn}", "*"),
    "dynamodb": (
        f"{_DYNAMODB}{{TableName}}|/index/{{IndexName}}",
        "{BackupArn}",
        "{ExportArn}",
        "{ResourceArn}",
        "{TableArn}",
    ),
    "firehose": ("firehose:region:account:deliverystream/{DeliveryStreamName}",),
    "iot-data": ("iot:region:account:topic/{topic}",),
    "kinesis": (
        "kinesis:region:account:stream/{StreamName}",
        "{StreamARN}",
        "{ConsumerARN}",
    ),
    "kms": ("kms:region:account:key/{KeyId:key}",),
    "lambda": ("lambda:region:account:function:{FunctionName:function}|:{Qualifier}",),
    "logs": (
        f"{_LOG_GROUP}{{logGroupName}}",
        f"{_LOG_GROUP}{{logGroupName}}:*",
    ),
    "rekognition": (
        "rekognition:region:account:collection/{CollectionId}",
        "{ProjectVersionArn}",
        "*",
    ),
    "s3": _OBJECT,
    "secretsmanager": (f"{_SECRET}{{SecretId}}-??????",),
    "ses": ("ses:region:account:identity/{Identity}",),
    "sesv2": (
        f"{_IDENTITY}{{EmailIdentity}}",
        "ses:region:account:contact-list/{ContactListName}",
    ),
    "sns": (
        "{TopicArn}",
        "{TargetArn}",
        "{ResourceArn}",
    ),
    "sqs": ("sqs:region:account:{QueueUrl:queue}", "sqs:region:account:{QueueName}"),
    "stepfunctions": ("{stateMachineArn}", "{activityArn}", "{mapRunArn}"),
    "sts": ("{RoleArn}",),
    "transcribe": (
        "transcribe:region:account:transcription-job/{TranscriptionJobName}",
    ),
}
"""What the operations of a service have in common."""

OPERATIONS: Final[dict[str, Formats | dict[str, Formats]]] = {
    "athena.get_query_execution": _WORKGROUP,
    "athena.get_query_results": _WORKGROUP,
    "athena.start_query_execution": (
        "athena:region:account:workgroup/{WorkGroup=primary}",
    ),
    "athena.stop_query_execution": _WORKGROUP,
    "batch.cancel_job": ("batch:region:account:job/*",),
    "batch.submit_job": (
        "batch:region:account:job-queue/{jobQueue}",
        "batch:region:account:job-definition/{jobDefinition}",
        "batch:region:account:job-definition/{jobDefinition:revision}",
    ),
    "batch.terminate_job": ("batch:region:account:job/*",),
    "bedrock-agent-runtime.retrieve": (
        "bedrock:region:account:knowledge-base/{knowledgeBaseId}",
    ),
    "bedrock-runtime.apply_guardrail": (
        "bedrock:region:account:guardrail/{guardrailIdentifier}",
    ),
    "bedrock-runtime.converse": {
        "bedrock:ApplyGuardrail": (
            "bedrock:region:account:guardrail/{guardrailConfig.guardrailIdentifier}",
        ),
        "bedrock:InvokeModel": _MODEL,
    },
    "bedrock-runtime.invoke_model": {
        "bedrock:ApplyGuardrail": (
            "bedrock:region:account:guardrail/{guardrailIdentifier}",
        ),
        "bedrock:InvokeModel": _MODEL,
    },
    "bedrock-runtime.start_async_invoke": _MODEL,
    "cloudwatch.list_alarm_mute_rules": (),
    # A data set is of another way to put metrics, which no parameter chooses.
    "cloudwatch.put_metric_data": ("*",),
    "codebuild.batch_get_builds": (
        "codebuild:region:account:project/{start_build>projectName}",
    ),
    "codepipeline.delete_webhook": (),
    "codebuild.stop_build": (
        "codebuild:region:account:project/{start_build>projectName}",
    ),
    "dynamodb.batch_execute_statement": _partiql("Statements[].Statement"),
    "dynamodb.batch_get_item": (f"{_DYNAMODB}{{RequestItems[*]}}",),
    "dynamodb.batch_write_item": (f"{_DYNAMODB}{{RequestItems[*]}}",),
    "dynamodb.execute_statement": _partiql("Statement"),
    "dynamodb.execute_transaction": _partiql("TransactStatements[].Statement"),
    "dynamodb.transact_get_items": (f"{_DYNAMODB}{{TransactItems[].Get.TableName}}",),
    "dynamodb.transact_write_items": {
        "dynamodb:ConditionCheckItem": (
            f"{_DYNAMODB}{{TransactItems[].ConditionCheck.TableName}}",
        ),
        "dynamodb:DeleteItem": (f"{_DYNAMODB}{{TransactItems[].Delete.TableName}}",),
        "dynamodb:PutItem": (f"{_DYNAMODB}{{TransactItems[].Put.TableName}}",),
        "dynamodb:UpdateItem": (f"{_DYNAMODB}{{TransactItems[].Update.TableName}}",),
    },
    "ec2.reboot_instances": _INSTANCES,
    "ec2.run_instances": (
        "ec2:region::image/{ImageId}",
        f"{_EC2}instance/*",
        f"{_EC2}key-pair/*",
        f"{_EC2}network-interface/*",
        f"{_EC2}security-group/*",
        f"{_EC2}subnet/*",
        f"{_EC2}volume/*",
    ),
    "ec2.start_instances": _INSTANCES,
    "ec2.stop_instances": _INSTANCES,
    "ec2.terminate_instances": _INSTANCES,
    "ecs.describe_services": (
        "ecs:region:account:service/{cluster:name=default}/{services[]}",
    ),
    "ecs.describe_tasks": _TASK,
    "ecs.run_task": ("ecs:region:account:task-definition/{taskDefinition:revision}",),
    "ecs.stop_task": _TASK,
    "ecs.update_service": (
        "ecs:region:account:service/{cluster:name=default}/{service}",
    ),
    "emr-serverless.get_job_run": (
        "emr-serverless:region:account:/applications/{applicationId}/jobruns/*",
    ),
    "emr-serverless.start_job_run": {
        "emr-serverless:StartJobRun": (
            "emr-serverless:region:account:/applications/{applicationId}",
        ),
    },
    "events.put_events": (
        "events:region:account:event-bus/{Entries[].EventBusName=default}",
    ),
    "glue.batch_create_partition": _TABLE,
    "glue.batch_stop_job_run": (f"{_GLUE}job/{{JobName}}",),
    "glue.create_partition": _TABLE,
    "glue.get_crawler": (f"{_GLUE}crawler/{{Name}}",),
    "glue.get_job_run": (f"{_GLUE}job/{{JobName}}",),
    "glue.get_partition": _TABLE,
    "glue.get_partitions": _TABLE,
    "glue.get_workflow_run": (f"{_GLUE}workflow/{{Name}}",),
    "glue.start_crawler": (f"{_GLUE}crawler/{{Name}}",),
    "glue.start_job_run": (f"{_GLUE}job/{{JobName}}",),
    "glue.start_workflow_run": (f"{_GLUE}workflow/{{Name}}",),
    "iot-data.send_direct_message": (),
    "kinesis.get_records": (
        "{StreamARN} else "
        "kinesis:region:account:stream/{get_shard_iterator>StreamName} else "
        "{get_shard_iterator>StreamARN}",
    ),
    "kms.re_encrypt": {
        "kms:ReEncryptFrom": ("kms:region:account:key/{SourceKeyId:key=*}",),
        "kms:ReEncryptTo": ("kms:region:account:key/{DestinationKeyId:key}",),
    },
    "lambda.update_event_source_mapping": (),
    "logs.create_log_stream": (
        f"{_LOG_GROUP}{{logGroupName}}:log-stream:{{logStreamName}}",
    ),
    "logs.put_log_events": (
        f"{_LOG_GROUP}{{logGroupName}}:log-stream:{{logStreamName}}",
    ),
    "mediaconvert.create_job": {
        "mediaconvert:CreateJob": (
            "mediaconvert:region:account:queues/{Queue=Default}",
            "mediaconvert:region:account:jobTemplates/{JobTemplate}",
        ),
    },
    "mediaconvert.cancel_job": ("mediaconvert:region:account:jobs/*",),
    "mediaconvert.get_job": ("mediaconvert:region:account:jobs/*",),
    # Lexicons, terminologies and parallel data are only read where they are named.
    "polly.start_speech_synthesis_task": (
        "polly:region:account:lexicon/{LexiconNames[]}",
        "*",
    ),
    "rds-data.batch_execute_statement": _by_data_api("BatchExecuteStatement"),
    "rds-data.begin_transaction": _by_data_api("BeginTransaction"),
    "rds-data.commit_transaction": _by_data_api("CommitTransaction"),
    "rds-data.execute_statement": _by_data_api("ExecuteStatement"),
    "rds-data.rollback_transaction": _by_data_api("RollbackTransaction"),
    "s3.copy_object": {
        "s3:GetObject": ("s3:::{CopySource:source}",),
        "s3:PutObject": _OBJECT,
    },
    "s3.create_session": (),
    "s3.delete_objects": ("s3:::{Bucket}|/{Delete.Objects[].Key}",),
    "s3.upload_part_copy": {
        "s3:GetObject": ("s3:::{CopySource:source}",),
        "s3:PutObject": _OBJECT,
    },
    "sagemaker-runtime.invoke_endpoint": (
        "sagemaker:region:account:endpoint/{EndpointName}",
    ),
    "sagemaker-runtime.invoke_endpoint_async": (
        "sagemaker:region:account:endpoint/{EndpointName}",
    ),
    "scheduler.create_schedule": {
        "scheduler:CreateSchedule": _SCHEDULE,
    },
    "scheduler.delete_schedule": _SCHEDULE,
    "scheduler.get_schedule": _SCHEDULE,
    "scheduler.update_schedule": {
        "scheduler:UpdateSchedule": _SCHEDULE,
    },
    "secretsmanager.batch_get_secret_value": {
        "secretsmanager:BatchGetSecretValue": (),
        "secretsmanager:GetSecretValue": (f"{_SECRET}{{SecretIdList[]}}-??????",),
    },
    "secretsmanager.create_secret": (f"{_SECRET}{{Name}}-??????",),
    "ses.send_email": (
        f"{_IDENTITY}{{Source:sender}}",
        "{SourceArn}",
        "ses:region:account:configuration-set/{ConfigurationSetName}",
    ),
    "ses.send_raw_email": (
        f"{_IDENTITY}{{Source:sender}}",
        "{SourceArn}",
        "ses:region:account:configuration-set/{ConfigurationSetName}",
    ),
    "ses.send_templated_email": (
        f"{_IDENTITY}{{Source:sender}}",
        "{SourceArn}",
        "ses:region:account:configuration-set/{ConfigurationSetName}",
        "ses:region:account:template/{Template}",
    ),
    "sesv2.send_bulk_email": (
        *_SENDER,
        "ses:region:account:template/{DefaultContent.Template.TemplateName}",
        "{DefaultContent.Template.TemplateArn}",
    ),
    "sesv2.send_email": (
        *_SENDER,
        "ses:region:account:template/{Content.Template.TemplateName}",
        "{Content.Template.TemplateArn}",
    ),
    "sns.create_topic": ("sns:region:account:{Name}",),
    # A message to a telephone is sent to no resource.
    "sns.publish": ("{TopicArn}", "{TargetArn}", "*"),
    "ssm.delete_parameter": _PARAMETER,
    "ssm.delete_parameters": _PARAMETERS,
    "ssm.get_automation_execution": ("ssm:region:account:automation-execution/*",),
    "ssm.get_parameter": _PARAMETER,
    "ssm.get_parameter_history": _PARAMETER,
    "ssm.get_parameters": _PARAMETERS,
    "ssm.get_parameters_by_path": (
        "ssm:region:account:parameter/{Path:parameter}",
        "ssm:region:account:parameter/{Path:parameter}/*",
    ),
    "ssm.label_parameter_version": _PARAMETER,
    "ssm.put_parameter": _PARAMETER,
    "ssm.send_command": (
        "ssm:region:*:document/{DocumentName}",
        "ec2:region:account:instance/{InstanceIds[]=*}",
    ),
    "ssm.start_automation_execution": (
        "ssm:region:*:automation-definition/{DocumentName}:*",
        "ssm:region:*:document/{DocumentName}",
    ),
    "stepfunctions.create_state_machine": {
        "states:CreateStateMachine": ("states:region:account:stateMachine:{name}",),
    },
    "stepfunctions.describe_execution": _EXECUTION,
    "stepfunctions.get_execution_history": _EXECUTION,
    "stepfunctions.redrive_execution": _EXECUTION,
    "stepfunctions.stop_execution": _EXECUTION,
    "timestream-write.write_records": {
        "timestream:DescribeEndpoints": (),
        "timestream:WriteRecords": (
            "timestream:region:account:database/{DatabaseName}/table/{TableName}",
        ),
    },
    "translate.translate_text": (
        "translate:region:account:terminology/{TerminologyNames[]}/*",
        "*",
    ),
}
"""Operations that differ from their service, or whose service has nothing in common."""
