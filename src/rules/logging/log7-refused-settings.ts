import { FIREHOSE_NAME_PREFIX, FORBIDDEN_IN_FORMAT, REQUEST_ID_IN_FORMAT, V2_FORMAT_MAX_BYTES } from '../../catalogue/access-log';
import { STAGE_TYPES } from '../../template/model/apis';
import { Stage } from '../../template/model/stage';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

const LEVELS = ['OFF', 'ERROR', 'INFO'];

export const log7RefusedSettings = defineRule({
  id: 'LOG7',
  slug: 'refused-settings',
  title: 'The logging settings will be refused',
  severity: 'error',
  articles: ['missing-cloudwatch-logs'],
  symptom: 'the deployment of the stage fails',
  why: 'API Gateway checks the settings when the stage is created, and rolls the stack back.',
  fix: 'Correct the setting as the finding says.',
  findings: {
    REQUEST_ID: { title: 'the format holds no request id', fix: 'Add $context.requestId or $context.extendedRequestId to the format.' },
    VARIABLE: { title: 'the format uses something other than $context', fix: 'Use $context variables only.' },
    INCOMPLETE: { title: 'destination without format, or format without destination', fix: 'Set both DestinationArn and Format.' },
    DESTINATION: {
      title: 'the destination can not receive access logs',
      fix: "Use the ARN of a log group of the same account and Region; for REST APIs also that of a Firehose stream named 'amazon-apigateway-...'.",
    },
    HTTP_EXECUTION: {
      title: 'execution logs on an HTTP API',
      fix: 'Remove LoggingLevel and DataTraceEnabled: HTTP APIs have access logs only.',
    },
    LEVEL: { title: 'a LoggingLevel that does not exist', fix: 'Use OFF, ERROR or INFO, in upper case.' },
    TOO_LONG: { title: 'the format of a V2 stage is too long', fix: 'Keep the format below 3 KB.' },
  },
  silent: ["log group ARNs that end in ':*', as GetAtt Arn gives them: they work", 'formats and destinations of which a part is not known'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-accesslogsetting.html',
  ],
  appliesTo: STAGE_TYPES,

  check(resource, context) {
    for (const stage of context.index.apis.stagesMadeBy(resource)) {
      checkFormat(stage, context);
      checkDestination(stage, resource, context);
      checkLevels(stage, context);
    }
  },
});

function checkFormat(stage: Stage, { report }: RuleContext): void {
  const [destination, format] = [stage.accessLog.get('DestinationArn'), stage.accessLog.get('Format')];
  if (destination.isPresent && format.isAbsent) report({ finding: 'INCOMPLETE', at: format, message: 'the access log has a destination, but no format' });
  if (format.isPresent && destination.isAbsent) {
    report({ finding: 'INCOMPLETE', at: destination, message: 'the access log has a format, but no destination' });
  }

  const text = format.text;
  if (text === undefined) return;
  if (!REQUEST_ID_IN_FORMAT.test(text)) report({ finding: 'REQUEST_ID', at: format, message: 'the format has no request id' });
  const forbidden = FORBIDDEN_IN_FORMAT.exec(text);
  if (forbidden !== null) report({ finding: 'VARIABLE', at: format, message: `the format uses ${forbidden[0]}` });
  const bytes = Buffer.byteLength(text);
  if ((stage.origin === 'V2' || stage.origin === 'SAM_HTTP') && bytes > V2_FORMAT_MAX_BYTES) {
    report({ finding: 'TOO_LONG', at: format, message: `the format has ${bytes} bytes, at most ${V2_FORMAT_MAX_BYTES} are accepted` });
  }
}

function checkDestination(stage: Stage, resource: Resource, { report }: RuleContext): void {
  const destination = stage.accessLog.get('DestinationArn');
  const problem = literalProblem(destination, stage) ?? linkProblem(destination, resource);
  if (problem !== undefined) report({ finding: 'DESTINATION', at: destination, message: problem });
}

function literalProblem(destination: Value, stage: Stage): string | undefined {
  const text = destination.text;
  if (text === undefined || /^arn:[^:]+:logs:[^:]*:[^:]*:log-group:/.test(text)) return undefined;
  const [, stream] = /^arn:[^:]+:firehose:[^:]*:[^:]*:deliverystream\/(.+)$/.exec(text) ?? [];
  if (stream === undefined) return `${destination.toString()} is the ARN of neither a log group nor a Firehose stream`;
  if (stage.kind === 'HTTP' || stage.kind === 'WEBSOCKET') return 'only REST APIs can log to Firehose';
  return stream.startsWith(FIREHOSE_NAME_PREFIX) ? undefined : `the Firehose stream '${stream}' must be named '${FIREHOSE_NAME_PREFIX}...'`;
}

function linkProblem(destination: Value, stage: Resource): string | undefined {
  const target = destination.link?.resource;
  if (target?.type !== 'AWS::Logs::LogGroup') return undefined;
  const [here, there] = [stage.template.environment, target.template.environment];
  const differs = (['account', 'region'] as const).find((part) => here[part] !== undefined && there[part] !== undefined && here[part] !== there[part]);
  return differs === undefined ? undefined
    : `the log group '${target.logicalId}' is in ${differs} ${there[differs] ?? ''}, the stage in ${here[differs] ?? ''}`;
}

function checkLevels(stage: Stage, { report }: RuleContext): void {
  for (const { target, value } of stage.methodSettings ?? []) {
    const [level, trace] = [value.get('LoggingLevel'), value.get('DataTraceEnabled')];
    if (level.text !== undefined && !LEVELS.includes(level.text)) {
      report({ finding: 'LEVEL', at: level, message: `LoggingLevel of '${target}' is ${level.toString()}` });
    } else if (stage.kind === 'HTTP' && (level.text === 'INFO' || level.text === 'ERROR')) {
      report({ finding: 'HTTP_EXECUTION', at: level, message: `LoggingLevel of '${target}' is ${level.toString()} on an HTTP API` });
    } else if (stage.kind === 'HTTP' && trace.boolean === true) {
      report({ finding: 'HTTP_EXECUTION', at: trace, message: `DataTraceEnabled of '${target}' is true on an HTTP API` });
    }
  }
}
