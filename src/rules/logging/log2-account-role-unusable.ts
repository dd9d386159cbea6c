import type { Identity } from '../../template/model/identities';
import { trustsApiGateway } from '../../template/model/trust';
import { defineRule } from '../rule';

const MANAGED_POLICY = 'service-role/AmazonAPIGatewayPushToCloudWatchLogs';

/** What API Gateway needs to write logs. The managed policy allows reading them too, which nobody has seen to be needed. */
const NEEDED = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:DescribeLogGroups', 'logs:DescribeLogStreams', 'logs:PutLogEvents'];

export const log2AccountRoleUnusable = defineRule({
  id: 'LOG2',
  slug: 'account-role-unusable',
  title: 'API Gateway cannot write logs with the role of the account',
  severity: 'error',
  articles: ['missing-cloudwatch-logs'],
  symptom: "the deployment of the account setting fails with 'The role ARN does not have required permissions configured', "
    + 'or no API of the Region writes a log',
  why: 'API Gateway assumes the role of AWS::ApiGateway::Account to create log groups and streams and to write to them, for all APIs of the Region.',
  fix: `Let the role trust apigateway.amazonaws.com and attach the managed policy ${MANAGED_POLICY}.`,
  findings: {
    NO_ROLE: { title: 'the setting names no role', fix: 'Set CloudWatchRoleArn to the ARN of a role that API Gateway may assume.' },
    TRUST: { title: 'the role does not trust API Gateway', fix: 'Allow sts:AssumeRole to the service apigateway.amazonaws.com in AssumeRolePolicyDocument.' },
    PERMISSIONS: { title: 'the role may not write logs', fix: `Attach the managed policy ${MANAGED_POLICY} to the role.` },
  },
  silent: [
    'roles that are not in the templates',
    'roles with managed policies of which the templates do not show what they allow',
    'permissions boundaries and service control policies, which are not looked at',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-account.html',
    'https://github.com/aws-cloudformation/rain/issues/163',
  ],
  appliesTo: ['AWS::ApiGateway::Account'],

  check(resource, { index, report }) {
    const at = resource.get('CloudWatchRoleArn');
    if (at.isAbsent) report({ finding: 'NO_ROLE', at, message: 'CloudWatchRoleArn is not set' });
    const role = index.identities.named(at);
    if (role === undefined) return;

    const { logicalId } = role.resource;
    if (trustsApiGateway(role.trust) === false) {
      report({ finding: 'TRUST', at, message: `the role '${logicalId}' does not trust apigateway.amazonaws.com` });
    }
    const missing = missingPermissions(role);
    if (missing.length > 0) report({ finding: 'PERMISSIONS', at, message: `the role '${logicalId}' does not allow ${missing.join(', ')}` });
  },
});

/** Empty also where it can't be told. */
function missingPermissions(role: Identity): string[] {
  const { policies, managedPolicyNames, isComplete } = role;
  if (managedPolicyNames.length > 0 || !isComplete || policies.some(({ document }) => !document.isAuthoritative)) return [];
  const allowed = policies.flatMap(({ document }) => document.statements).filter(({ effect }) => effect === 'Allow');
  return NEEDED.filter((action) => allowed.every((statement) => statement.names(action) === false));
}
