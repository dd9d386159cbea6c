import { ResourcePolicy } from '../../template/model/resource-policy';
import { defineRule } from '../rule';

export const net1PrivateWithoutPolicy = defineRule({
  id: 'NET1',
  slug: 'private-without-policy',
  title: 'A private API has no resource policy',
  severity: 'error',
  articles: ['on-premises', 'cross-account-access'],
  symptom: "the deployment fails with 'Private REST API doesn't have a resource policy attached to it', or every call gets 403",
  why: 'A private API refuses every call until a resource policy allows it, also to callers in the VPC of the endpoint.',
  fix: 'Give the API a Policy that allows execute-api:Invoke, limited to your endpoint with a condition on aws:SourceVpce.',
  silent: ['definitions that are not in the template and may bring a policy', 'policies that SAM events bring'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-apis.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html',
  ],
  appliesTo: ['AWS::ApiGateway::RestApi', 'AWS::Serverless::Api'],

  check(resource, { index, report }) {
    const api = index.apis.of(resource);
    if (api?.endpoint !== 'PRIVATE') return;
    const policy = new ResourcePolicy(api);
    if (policy.isAbsent) {report({ at: policy.value, message: 'the private API has no resource policy' });} else if (policy.isComplete && !policy.isShort && policy.statements.length === 0) {
      report({ at: policy.value, message: 'the resource policy of the private API has no statements' });
    }
  },
});
