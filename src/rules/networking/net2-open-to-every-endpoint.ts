import type { Statement } from '../../template/model/policies';
import { ResourcePolicy } from '../../template/model/resource-policy';
import { defineRule } from '../rule';
import { isLimited } from './network-conditions';

export const net2OpenToEveryEndpoint = defineRule({
  id: 'NET2',
  slug: 'open-to-every-endpoint',
  title: 'A private API is open to the VPC endpoints of all AWS accounts',
  severity: 'warning',
  articles: ['on-premises', 'cross-account-access'],
  symptom: 'anybody with a VPC endpoint for execute-api in the Region, in whatever account, can call the API',
  why: 'Private means reachable through VPC endpoints only, not through those of one account. The resource policy alone tells them apart.',
  fix: 'Add a condition on aws:SourceVpce or aws:SourceVpc to the Allow, or a Deny with StringNotEquals on one of them.',
  silent: [
    'any condition that not everybody can satisfy, in the Allow or in a Deny',
    'APIs whose known methods are all AWS_IAM, and APIs of which no method is known',
    'policies of which a part is not known',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html',
  ],
  appliesTo: ['AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, { index, report }) {
    const api = index.apis.of(resource);
    if (api?.endpoint !== 'PRIVATE') return;
    const isOpen = api.operations.some(({ authorization }) => authorization !== undefined && authorization !== 'AWS_IAM');
    const policy = new ResourcePolicy(api);
    const { statements } = policy;
    if (!isOpen || !policy.isComplete || statements.some((statement) => statement.effect !== 'Allow' && mayKeepOut(statement))) return;
    const open = statements.find((statement) => statement.effect === 'Allow' && allowsEverybody(statement));
    if (open === undefined) return;
    report({ at: policy.at(open, open.value), message: 'the policy allows everybody, without a condition on where the request comes from' });
  },
});

function allowsEverybody(statement: Statement): boolean {
  return statement.names('execute-api:Invoke') === true && statement.principals?.some(({ type }) => type === 'ANYONE') === true && !isLimited(statement);
}

/** A Deny keeps somebody out if it has a condition that limits, or none at all; one for named principals is for others. */
function mayKeepOut(statement: Statement): boolean {
  const { principals, conditions } = statement;
  const isForNamed = principals !== undefined && principals.every(({ type }) => type !== 'ANYONE');
  return statement.effect === undefined || (!isForNamed && (isLimited(statement) || conditions?.length === 0));
}
