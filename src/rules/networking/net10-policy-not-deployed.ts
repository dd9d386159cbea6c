import type { Resource } from '../../template/resource';
import { defineRule } from '../rule';

/** What generators put at the end of the logical id of a deployment, so that it changes with the API. */
const HASH = /[0-9a-f]{8,}$/i;

export const net10PolicyNotDeployed = defineRule({
  id: 'NET10',
  slug: 'policy-not-deployed',
  title: 'A change of the resource policy will not be deployed',
  severity: 'warning',
  articles: ['cross-account-access', 'iam-cross-account-403'],
  symptom: '403 goes on after the policy was corrected, until somebody deploys the API by hand',
  why: 'A resource policy acts only after a deployment. CloudFormation makes a new deployment only if its logical id, or a property that replaces it, changes.',
  fix: 'Change the logical id of the AWS::ApiGateway::Deployment with the policy, as the CDK does, or deploy by hand after each change.',
  findings: {
    STATIC: { title: 'the logical ids of the deployments do not follow the API', advice: true },
  },
  silent: [
    'the option `strict` is off: a template does not show what will change',
    'logical ids that end in eight or more hexadecimal digits',
    'descriptions that are not plain text: they may change with every deployment',
    'SAM APIs, whose deployments follow the API, and APIs whose deployment is not in the templates',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html',
  ],
  appliesTo: ['AWS::ApiGateway::RestApi'],

  check(resource, { index, report }) {
    const api = index.apis.of(resource);
    const { deployments } = api ?? {};
    if (api === undefined || deployments === undefined || deployments.length === 0 || !deployments.every(isStatic)) return;
    const isPrivate = api.endpoint === 'PRIVATE';
    if (!isPrivate && !api.policy.isPresent) return;
    const what = api.policy.isPresent ? 'a changed policy' : 'a changed endpoint configuration';
    const at = api.policy.isPresent ? api.policy : resource.get('EndpointConfiguration');
    report({ finding: 'STATIC', at, message: `'${deployments[0].logicalId}' does not change with the API, so ${what} is not deployed` });
  },
});

function isStatic(deployment: Resource): boolean {
  const description = deployment.get('Description');
  return !HASH.test(deployment.logicalId) && (description.isAbsent || description.text !== undefined) && deployment.section('Metadata').isAbsent;
}
