import { STAGE_TYPES } from '../../template/model/apis';
import { Stage } from '../../template/model/stage';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';

const ACCOUNT = 'AWS::ApiGateway::Account';

export const log1AccountRole = defineRule({
  id: 'LOG1',
  slug: 'account-role',
  title: 'Logging is on, but API Gateway has no CloudWatch role to write with',
  severity: 'warning',
  articles: ['missing-cloudwatch-logs'],
  symptom: "the deployment stops with 'CloudWatch Logs role ARN must be set in account settings to enable logging', or no log group appears",
  why: 'REST and WebSocket APIs write their logs with one role that is set for the whole account and Region, in AWS::ApiGateway::Account. '
    + 'Without it a stage that logs is refused.',
  fix: 'Create one AWS::ApiGateway::Account with a CloudWatchRoleArn for the account and Region, and let the stage depend on it. '
    + 'If the role is set elsewhere, say so with the option accountRoleManagedElsewhere.',
  findings: {
    NO_ROLE: { title: 'no AWS::ApiGateway::Account in any of the templates of that account and Region' },
    ORDER: {
      title: 'the stage may be created before the account setting of its own template',
      fix: 'Add the AWS::ApiGateway::Account to the DependsOn of the stage.',
    },
  },
  silent: [
    'HTTP APIs, which do not use the role',
    'the option `accountRoleManagedElsewhere`, and stages whose `Metadata` say who sets the role: `cdk-apigateway-kb: {accountRole: configured-elsewhere}`',
    'a custom resource in the templates that sets the role',
    'stages of SAM APIs for the finding ORDER, and templates with macros',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-account.html',
  ],
  appliesTo: STAGE_TYPES,

  check(resource, { index, options, report }) {
    if (options.accountRoleManagedElsewhere || !resource.section('Metadata').get('cdk-apigateway-kb', 'accountRole').isAbsent) return;
    for (const stage of index.apis.stagesMadeBy(resource)) {
      const logs = whatLogs(stage);
      if (logs === undefined) continue;
      if (!index.accounts.mayExistIn(resource.template)) {
        if (!mayBeSetOtherwise(index)) report({ finding: 'NO_ROLE', at: logs, message: `the stage logs, but no ${ACCOUNT} is in the templates` });
        continue;
      }
      const own = index.accounts.in(resource.template).map((account) => account.resource).filter(({ template }) => template === resource.template);
      if (own.length > 0 && !stage.origin.startsWith('SAM') && !own.some((account) => resource.waitsFor(account))) {
        report({ finding: 'ORDER', at: logs, message: `the stage logs, but does not wait for '${own[0].logicalId}', which sets the role` });
      }
    }
  },
});

/** The setting that makes the stage need the role. */
function whatLogs(stage: Stage): Value | undefined {
  if (stage.kind !== 'REST' && stage.kind !== 'WEBSOCKET') return undefined;
  const level = stage.methodSettings
    ?.map(({ value }) => value.get('LoggingLevel'))
    .find(({ text }) => text === 'INFO' || text === 'ERROR');
  if (level !== undefined) return level;
  const destination = stage.accessLog.get('DestinationArn');
  return destination.isPresent && !isFirehose(destination) ? destination : undefined;
}

function isFirehose(destination: Value): boolean {
  return destination.link?.resource.type === 'AWS::KinesisFirehose::DeliveryStream'
    || destination.parts?.some((part) => typeof part === 'string' && part.includes(':firehose:')) === true;
}

const setOtherwise = new WeakMap<TemplateIndex, boolean>();

/** Whether something in the templates that is no `AWS::ApiGateway::Account` sets the role. Looked for once. */
function mayBeSetOtherwise(index: TemplateIndex): boolean {
  let found = setOtherwise.get(index);
  if (found === undefined) setOtherwise.set(index, found = index.outsideWorlds(() => looksSetOtherwise(index)));
  return found;
}

function looksSetOtherwise(index: TemplateIndex): boolean {
  if (index.templates.some(({ openEnded }) => openEnded)) return true;
  for (const type of index.types) {
    if (/^Custom::.*ApiGateway.*(Account|CloudWatch|Log)/i.test(type)) return true;
  }
  return index.ofType('Custom::AWS').some((call) => JSON.stringify(call.properties).includes('updateAccount'));
}
