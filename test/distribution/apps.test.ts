import { App, Aspects, CfnParameter, IAspect, NestedStack, Stack, Stage } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HostedZone, PublicHostedZone } from 'aws-cdk-lib/aws-route53';
import { CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { certificateIn, configOf, Front, IRELAND, ofType, problemsOf, refusal, rest, restApi, zone } from './front';
import { ApiDistribution, ApiDistributionProps, ApiDomain, OriginProtection } from '../../src';
import { ApiTarget } from '../../src/domains/api-target';
import { thrownBy } from '../support/refusals';

type Json = Record<string, unknown>;

/** A stack with all that a distribution needs; its logical ids are the same each time. */
function shop(scope: Construct, id = 'S', env = IRELAND): Stack {
  const stack = new Stack(scope, id, { env });
  const stock = ApiTarget.restApi(RestApi.fromRestApiId(stack, 'Stock', 'a1b2c3'), { stageName: 'prod' });
  const mappings = { orders: rest(stack, 'Orders'), stock };
  const domain = new ApiDomain(stack, 'Domain', { domainName: 'apis.example.com', hostedZone: zone(stack), mappings });
  new ApiDistribution(stack, 'Front', { domain });
  return stack;
}

const PROD = { ...IRELAND, account: '222233334444' };

describe('the same stack twice in an app', () => {
  test.each<[string, (app: App) => Stack[]]>([
    ['in two stages of the app', (app) => [shop(new Stage(app, 'Dev')), shop(new Stage(app, 'Prod'), 'S', PROD)]],
    ['in two stages of one environment', (app) => [shop(new Stage(app, 'Dev')), shop(new Stage(app, 'Prod'))]],
    ['in two accounts', (app) => [shop(app, 'Dev'), shop(app, 'Prod', PROD)]],
  ])('%s has web ACLs that do not get in the way of each other', (_, make) => {
    const app = new App();
    const stacks = make(app);
    expect(() => app.synth()).not.toThrow();
    for (const stack of stacks) Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACLAssociation', 2);
  });
});

test.each([
  ['the stack of the API', (front: Front) => front.stack],
  ['another stack', (front: Front) => new Stack(front.app, 'Other', { env: IRELAND })],
  ['a nested stack', (front: Front) => new NestedStack(front.stack, 'Nested')],
])('another web ACL is found in %s', (_, scopeOf) => {
  const front = new Front();
  const { deploymentStage: { stageArn } } = front.stack.node.findChild('Orders') as RestApi;
  const { node: { path } } = new CfnWebACLAssociation(scopeOf(front), 'Mine', { resourceArn: stageArn, webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/mine/1' });
  expect(problemsOf(front.add())).toEqual([expect.stringContaining(`got '${path}' for 'S/Orders'`)]);
});

test('another web ACL is found on an API that is not made in this app', () => {
  const front = new Front({ mappings: {} });
  front.domain.addMapping('stock', ApiTarget.restApi(RestApi.fromRestApiId(front.stack, 'Stock', 'a1b2c3'), { stageName: 'prod' }));
  new CfnWebACLAssociation(front.stack, 'Mine', { resourceArn: 'arn:aws:apigateway:eu-west-1::/restapis/a1b2c3/stages/prod', webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/mine/1' });
  expect(problemsOf(front.add())).toEqual([expect.stringContaining("got 'S/Mine' for 'S/Stock'")]);
});

test('a second distribution in front of the same stages sends the header of the first', () => {
  const front = new Front();
  const first = front.add();
  const second = new ApiDistribution(front.stack, 'Second', {
    domain: front.domain,
    originProtection: OriginProtection.none('sends the header of the first distribution'),
    originHeaders: { 'x-origin-verify': first.originSecret!.secretValue.unsafeUnwrap() },
  });
  expect(problemsOf(first)).toEqual([]);
  const headers = ofType(second, 'AWS::CloudFront::Distribution').map(({ DistributionConfig }) => (DistributionConfig as { Origins: Json[] }).Origins[0].OriginCustomHeaders);
  expect(headers).toHaveLength(2);
  expect(headers[1]).toEqual(headers[0]);
});

test('an app can be synthesised again', () => {
  const app = new App();
  shop(app);
  const [first, again] = [{}, { force: true }].map((options) => app.synth(options).getStackByName('S').template as unknown);
  expect(again).toEqual(first);
});

test('a mapping that comes after the distribution was completed is refused, since nothing leads there and nobody protects it', () => {
  const front = new Front();
  const distribution = front.add();
  const late = restApi(front.stack, 'Late');
  const aspect: IAspect = { visit: (node) => { if (node === late) front.domain.addMapping('late', ApiTarget.restApi(late)); } };
  Aspects.of(front.app).add(aspect);
  expect(problemsOf(distribution)).toEqual(["'domain' must have its mappings before Aspects run, since the distribution is completed by one, got 'late' for 'S/Late' later"]);
});

test('names that only the deployment knows have records', () => {
  const front = new Front();
  const domainNames = ['One', 'Two'].map((id) => new CfnParameter(front.stack, id).valueAsString);
  const hostedZone = HostedZone.fromHostedZoneId(front.stack, 'ById', 'Z0789');
  const distribution = front.add({ domainNames, hostedZone, certificate: certificateIn(front.stack, 'us-east-1') });
  expect(configOf(distribution).Aliases).toEqual([{ Ref: 'One' }, { Ref: 'Two' }]);
  const records = ofType(distribution, 'AWS::Route53::RecordSet').filter(({ HostedZoneId }) => HostedZoneId === 'Z0789');
  expect(records.map(({ Name, Type }) => [Name, Type])).toEqual([[nameOf('One'), 'A'], [nameOf('One'), 'AAAA'], [nameOf('Two'), 'A'], [nameOf('Two'), 'AAAA']]);
});

test('a list of names that only the deployment knows needs a certificate, and has no records', () => {
  const made = (props: (stack: Stack) => Partial<ApiDistributionProps>) => {
    const front = new Front();
    const domainNames = new CfnParameter(front.stack, 'Names', { type: 'CommaDelimitedList' }).valueAsList;
    return front.add({ domainNames, ...props(front.stack) });
  };
  const distribution = made((stack) => ({ certificate: certificateIn(stack, 'us-east-1') }));
  expect(configOf(distribution).Aliases).toEqual({ Ref: 'Names' });
  expect(Stack.of(distribution).resolve(distribution.urlForPath('x'))).toEqual({ 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [expect.stringMatching(/^Front/), 'DomainName'] }, '/x']] });
  expect(thrownBy(() => made((stack) => ({ certificate: certificateIn(stack, 'us-east-1'), hostedZone: zone(stack) })))).toEqual(refusal('NamesUnknown',
    "'domainNames' must be written one by one, since each gets records, got a reference to a list"));
  expect(thrownBy(() => made((stack) => ({ validationZone: zone(stack) })))).toEqual(refusal('NamesUnknown',
    "'domainNames' must be written one by one, since a new certificate is for each, got a reference to a list"));
  expect(thrownBy(() => made(() => ({})))).toEqual(refusal('NamesUnknown',
    "'domainNames' must be written one by one, since a new certificate is for each, got a reference to a list"));
});

test('a zone of the stack around the nested stack of the distribution cannot validate a certificate elsewhere', () => {
  const stack = new Stack(new App(), 'S', { env: IRELAND, crossRegionReferences: true });
  const hostedZone = new PublicHostedZone(stack, 'Zone', { zoneName: 'example.com' });
  const nested = new NestedStack(stack, 'Nested');
  expect(thrownBy(() => new ApiDistribution(nested, 'Front', { apis: { '': rest(nested, 'Site') }, domainNames: ['www.example.com'], hostedZone }))).toMatchObject({
    name: 'CertificateElsewhere', message: expect.stringContaining("'certificate' must be given unless the zone is in another stack") as string,
  });
});

function nameOf(parameter: string) {
  return { 'Fn::Join': ['', [{ Ref: parameter }, '.']] };
}
