import type { Resource } from '../../template/resource';
import { defineRule, RuleContext } from '../rule';

/** How many resources a message names. */
const NAMED = 3;

export const err9DeploymentOrder = defineRule({
  id: 'ERR9',
  slug: 'deployment-order',
  title: 'The deployment does not wait for the methods',
  severity: 'error',
  articles: ['5xx-errors', 'rest-api-status-codes'],
  symptom: "the deployment stops with 'The REST API doesn't contain any methods', or callers get 403 'Missing Authentication Token' (HTTP APIs: 404 "
    + "'Not Found') for methods that exist",
  why: 'A deployment is a snapshot of the API at the moment when it is created. CloudFormation creates it as early as it may, so what it does not '
    + 'wait for may be missing.',
  fix: 'Add every AWS::ApiGateway::Method (AWS::ApiGatewayV2::Route) of the API to the DependsOn of the deployment.',
  findings: {
    NONE: { title: 'the deployment waits for no method or route' },
    SOME: { title: 'the deployment waits for some methods or routes, and not for others', symptom: "callers get 403 'Missing Authentication Token' (HTTP APIs: 404 'Not Found') for methods that exist" },
    INTEGRATION: {
      title: 'a method has no integration',
      symptom: "the deployment stops with 'No integration defined for method'",
      why: 'A method without an integration can not be deployed.',
      fix: 'Set the Integration of the method.',
    },
  },
  silent: [
    'APIs whose methods stand in an OpenAPI document',
    'methods in other templates than the deployment: their stacks have an order of their own',
    'APIs of version 2 of which all stages deploy automatically',
  ],
  sources: [
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-deployment.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigatewayv2-deployment.html',
  ],
  appliesTo: ['AWS::ApiGateway::Deployment', 'AWS::ApiGatewayV2::Deployment', 'AWS::ApiGateway::Method'],

  check(resource, context) {
    if (resource.type !== 'AWS::ApiGateway::Method') {checkDeployment(resource, context);} else if (resource.get('Integration').isAbsent) {
      context.report({ finding: 'INTEGRATION', at: resource.get('Integration'), message: 'the method has no integration' });
    }
  },
});

function checkDeployment(deployment: Resource, { index, report }: RuleContext): void {
  const at = deployment.get(deployment.type === 'AWS::ApiGateway::Deployment' ? 'RestApiId' : 'ApiId');
  const api = index.apis.of(at.link?.resource);
  if (api === undefined || (api.kind !== 'REST' && deploysItself(api.stages))) return;
  const operations = api.operations.filter(({ origin, resource }) => origin === 'L1' && resource.template === deployment.template && resource !== api.resource);
  const missing = operations.filter(({ resource }) => !deployment.waitsFor(resource)).map(({ resource }) => resource.logicalId);
  if (missing.length === 0) return;
  const what = api.kind === 'REST' ? 'method' : 'route';
  if (missing.length === operations.length) {
    report({ finding: 'NONE', at, message: `the deployment waits for none of the ${what}s of '${api.resource.logicalId}': ${listed(missing)}` });
  } else {
    report({ finding: 'SOME', at, message: `the deployment does not wait for the ${what}${missing.length === 1 ? '' : 's'} ${listed(missing)}` });
  }
}

/** With automatic deployment nobody needs the one of the template. */
function deploysItself(stages: readonly { readonly resource: Resource }[]): boolean {
  return stages.length > 0 && stages.every(({ resource }) => resource.get('AutoDeploy').boolean !== false && !resource.get('AutoDeploy').isAbsent);
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, NAMED).map((name) => `'${name}'`).join(', ');
  return names.length > NAMED ? `${shown} and ${names.length - NAMED} more` : shown;
}
