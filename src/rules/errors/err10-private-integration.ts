import { isPrivateHost } from '../../catalogue/integrations';
import { Call, callsOf } from '../../template/model/calls';
import { Notation } from '../../template/model/integration';
import { mask } from '../../template/model/mask';
import type { Resource } from '../../template/resource';
import type { Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

export const err10PrivateIntegration = defineRule({
  id: 'ERR10',
  slug: 'private-integration',
  title: 'A private integration is wired wrongly',
  severity: 'error',
  articles: ['5xx-errors'],
  symptom: "the deployment fails, or calls are answered 500 or 504 'Network error communicating with endpoint' (HTTP APIs: 503 'Service Unavailable')",
  why: 'Backends in a VPC are reached through a VPC link only, and each kind of link leads to one kind of target.',
  fix: 'Correct the connection as the finding says.',
  findings: {
    CONNECTION: { title: 'ConnectionType without ConnectionId, or the reverse', fix: 'Set ConnectionType VPC_LINK and ConnectionId together.' },
    LINK_TARGET: { title: 'a VPC link of REST APIs that does not lead to one Network Load Balancer', fix: 'Set TargetArns to the ARN of one Network Load Balancer.' },
    TARGET: {
      title: 'a REST integration over a VPC link of version 2 without its target, or a target without a link',
      fix: 'Set IntegrationTarget to the ARN of the load balancer (listener) together with ConnectionType VPC_LINK and ConnectionId.',
    },
    LISTENER: {
      title: 'an HTTP API calls something other than a listener or a Cloud Map service over a VPC link',
      fix: 'Set IntegrationUri to the ARN of the listener of the load balancer, or of the Cloud Map service.',
    },
    TLS: {
      title: 'a listener that speaks TLS is called without the name that its certificate is for',
      fix: 'Set TlsConfig {ServerNameToVerify: <a name of the certificate>}.',
    },
    ACCOUNT: { title: 'link and load balancer are in different accounts', fix: 'Create the VPC link in the account of the load balancer.' },
    PRIVATE_HOST: { title: 'a private address is called over the internet', fix: 'Call it over a VPC link, or make it reachable from the internet.' },
  },
  silent: ['targets that are not known', 'VPC links of WebSocket APIs', 'security groups and the health of targets, which are not looked at'],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-private.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-private-integration.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-vpclink.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigatewayv2-integration-tlsconfig.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Api',
    'AWS::Serverless::HttpApi', 'AWS::ApiGateway::VpcLink',
  ],

  check(resource, context) {
    if (resource.type === 'AWS::ApiGateway::VpcLink') checkLink(resource, context);
    for (const call of callsOf(resource, context.index)) {
      checkConnection(call, context);
      checkRestTarget(call, context);
      checkListener(call, context);
      checkHost(call, context);
    }
  },
});

/** Whether the integration goes over a VPC link; undefined if only the deployment knows. */
function isPrivate({ integration }: Call): boolean | undefined {
  const type = integration.get('connectionType');
  return type.isAbsent ? false : type.text === undefined ? undefined : type.text.toUpperCase() === 'VPC_LINK';
}

function checkConnection(call: Call, { report }: RuleContext): void {
  const [type, id] = [call.integration.get('connectionType'), call.integration.get('connectionId')];
  if (isPrivate(call) === true && id.isAbsent) report({ finding: 'CONNECTION', at: id, message: 'ConnectionType is VPC_LINK, and there is no ConnectionId' });
  if (isPrivate(call) === false && id.isPresent) report({ finding: 'CONNECTION', at: type, message: 'there is a ConnectionId, but ConnectionType is not VPC_LINK' });
}

function checkRestTarget(call: Call, { report }: RuleContext): void {
  if (call.kind !== 'REST') return;
  const target = call.integration.get('integrationTarget');
  const isV2 = call.integration.get('connectionId').link?.resource.type === 'AWS::ApiGatewayV2::VpcLink';
  if (isPrivate(call) === true && isV2 && target.isAbsent) report({ finding: 'TARGET', at: target, message: 'the VPC link of version 2 has no IntegrationTarget' });
  if (isPrivate(call) === false && target.isPresent) report({ finding: 'TARGET', at: target, message: 'there is an IntegrationTarget, but no VPC link' });
}

function checkListener(call: Call, { report }: RuleContext): void {
  const { integration, kind } = call;
  if (kind !== 'HTTP' || isPrivate(call) !== true) return;
  const at = integration.get('uri');
  const problem = listenerProblem(at);
  if (problem !== undefined) report({ finding: 'LISTENER', at, message: problem });
  const listener = at.link?.resource;
  const tls = integration.get('tlsConfig');
  const protocol = listener?.type === 'AWS::ElasticLoadBalancingV2::Listener' ? listener.get('Protocol').text : undefined;
  const name = integration.notation === Notation.OPENAPI ? 'serverNameToVerify' : 'ServerNameToVerify';
  if ((protocol === 'HTTPS' || protocol === 'TLS') && (tls.isAbsent || tls.get(name).isAbsent)) {
    report({ finding: 'TLS', at: tls, message: `the listener '${listener?.logicalId ?? ''}' speaks ${protocol}, and there is no ServerNameToVerify` });
  }
}

function listenerProblem(uri: Value): string | undefined {
  const { link, parts } = uri;
  if (link?.resource.type === LOAD_BALANCER) return `the IntegrationUri is the load balancer '${link.resource.logicalId}', not its listener`;
  const text = parts === undefined ? '' : mask(parts).text;
  if (/^https?:\/\//i.test(text)) return `the IntegrationUri is the URL ${uri.toString()}`;
  return /^arn:[^:]*:elasticloadbalancing:[^:]*:[^:]*:(loadbalancer|targetgroup)\//.test(text) ? `the IntegrationUri is ${uri.toString()}` : undefined;
}

function checkLink(resource: Resource, { report }: RuleContext): void {
  const at = resource.get('TargetArns');
  const targets = at.items ?? [];
  if (targets.length > 1) report({ finding: 'LINK_TARGET', at, message: `the VPC link has ${targets.length} targets, one is accepted` });
  for (const target of targets) {
    const balancer = target.link?.resource;
    if (/:loadbalancer\/app\//.test(target.text ?? '') || (balancer?.type === LOAD_BALANCER && isApplication(balancer))) {
      report({ finding: 'LINK_TARGET', at: target, message: `${target.toString()} is an Application Load Balancer` });
    }
    const [here, there] = [resource.template.environment.account, balancer?.template.environment.account];
    if (here !== undefined && there !== undefined && here !== there) {
      report({ finding: 'ACCOUNT', at: target, message: `the load balancer is in the account ${there}, the link in ${here}` });
    }
  }
}

/** CloudFormation makes an Application Load Balancer without a word. */
function isApplication(balancer: Resource): boolean {
  const type = balancer.get('Type');
  return type.isAbsent || type.text === 'application';
}

function checkHost(call: Call, { report }: RuleContext): void {
  const { integration } = call;
  if (!/^HTTP(_PROXY)?$/.test(integration.type ?? '') || isPrivate(call) !== false) return;
  const at = integration.get('uri');
  const masked = mask(at.parts ?? []);
  const [, host] = /^https?:\/\/([^/:?#\s]+)/i.exec(masked.text) ?? [];
  if (host === undefined) return;
  const [only, ...more] = masked.parts(host);
  const balancer = typeof only === 'object' && 'resource' in only && more.length === 0 ? only : undefined;
  const isInternal = balancer?.attribute === 'DNSName' && balancer.resource.type === LOAD_BALANCER && balancer.resource.get('Scheme').text === 'internal';
  if (isInternal) report({ finding: 'PRIVATE_HOST', at, message: `the load balancer '${balancer.resource.logicalId}' is internal, and there is no VPC link` });
  else if (isPrivateHost(host)) report({ finding: 'PRIVATE_HOST', at, message: `the host '${host}' is private, and there is no VPC link` });
}
