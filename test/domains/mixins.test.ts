import { App, CfnCondition, Fn, Mixins, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnBasePathMapping, CfnDeployment, CfnDomainName, CfnRestApi, CfnStage as CfnRestStage, EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnApiMapping, CfnDomainName as V2CfnDomainName, CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { certificateIn, newStack, zone } from './apis';
import { ApiDomain } from '../../src/domains/api-domain';
import { DomainTlsMixin } from '../../src/domains/domain-tls-mixin';
import { MappedStageMixin } from '../../src/domains/mapped-stage-mixin';
import { repairsOf } from '../support/repaired';

describe('DomainTlsMixin', () => {
  test('silences the rule about TLS 1.0 on domains; APIs are not its business', () => {
    expect(repairsOf('DOM6', new DomainTlsMixin())).toEqual({
      bad: { 'bad-domains': 'DOM6, DOM6 -> nothing', 'bad-rest-api': 'DOM6 -> DOM6' },
      // It writes down what the service does without a word.
      changedGood: ['good-default'],
    });
  });

  test('adds missing access modes, and lets mutual TLS work where TLS 1.0 was in its way', () => {
    expect(repairsOf('DOM5', new DomainTlsMixin())).toEqual({
      bad: {
        'bad-edge-policy-on-private-domain': 'DOM5[FAMILY] -> DOM5[FAMILY]',
        'bad-edge-policy-on-regional-domain': 'DOM5[FAMILY] -> DOM5[FAMILY]',
        'bad-mutual-tls-on-edge-domain': 'DOM5[MUTUAL_TLS] -> DOM5[MUTUAL_TLS]',
        'bad-mutual-tls-with-other-policies': 'DOM5[MUTUAL_TLS], DOM5[MUTUAL_TLS] -> DOM5[MUTUAL_TLS]',
        'bad-no-access-mode': 'DOM5[ACCESS_MODE], DOM5[ACCESS_MODE] -> DOM5[ACCESS_MODE]',
        'bad-no-access-mode-of-a-private-domain': 'DOM5[ACCESS_MODE] -> nothing',
        'bad-policies-that-do-not-exist': 'DOM5[POLICY], DOM5[POLICY], DOM5[POLICY] -> DOM5[POLICY], DOM5[POLICY], DOM5[POLICY]',
        'bad-regional-policy-on-edge-api': 'DOM5[FAMILY], DOM5[FAMILY] -> DOM5[FAMILY], DOM5[FAMILY]',
        'bad-truststore': 'DOM5[TRUSTSTORE], DOM5[TRUSTSTORE] -> DOM5[TRUSTSTORE], DOM5[TRUSTSTORE]',
      },
      // A domain without a policy.
      changedGood: ['good-intrinsic-settings'],
    });
  });

  test('writes TLS_1_2, and BASIC beside an enhanced policy', () => {
    const stack = newStack();
    const types = [EndpointType.REGIONAL];
    new CfnDomainName(stack, 'Absent', { domainName: 'a.example.com', endpointConfiguration: { types } });
    new CfnDomainName(stack, 'Old', { domainName: 'b.example.com', endpointConfiguration: { types }, securityPolicy: 'TLS_1_0' });
    new CfnDomainName(stack, 'Enhanced', { domainName: 'c.example.com', endpointConfiguration: { types }, securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' });
    new V2CfnDomainName(stack, 'V2', { domainName: 'd.example.com', domainNameConfigurations: [{ certificateArn: 'a', endpointType: 'REGIONAL' }] });
    Mixins.of(stack).apply(new DomainTlsMixin());

    const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Properties: Record<string, unknown> }> };
    const settings = Object.values(Resources).map(({ Properties: { SecurityPolicy, EndpointAccessMode, DomainNameConfigurations } }) =>
      ({ SecurityPolicy, EndpointAccessMode, DomainNameConfigurations }));
    expect(settings).toEqual([
      { SecurityPolicy: 'TLS_1_2' },
      { SecurityPolicy: 'TLS_1_2' },
      { SecurityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09', EndpointAccessMode: 'BASIC' },
      { DomainNameConfigurations: [{ CertificateArn: 'a', EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' }] },
    ]);
  });

  test('leaves domains alone that are moving, because their policy cannot be changed', () => {
    const stack = newStack();
    const moving = new CfnDomainName(stack, 'Moving', { domainName: 'a.example.com', endpointConfiguration: { types: ['EDGE', 'REGIONAL'] }, securityPolicy: 'TLS_1_0' });
    const isMoving = new CfnCondition(stack, 'IsMoving', { expression: Fn.conditionEquals(Fn.ref('AWS::Region'), 'eu-west-1') });
    const endpointConfiguration = Fn.conditionIf(isMoving.logicalId, { Types: ['EDGE', 'REGIONAL'] }, { Types: ['REGIONAL'] });
    const mayMove = new CfnDomainName(stack, 'MayMove', { domainName: 'c.example.com', endpointConfiguration, securityPolicy: 'TLS_1_0' });
    const configurations = ['eu-west-1', 'us-east-1'].map((region) => ({ certificateArn: `arn:aws:acm:${region}:111122223333:certificate/a`, securityPolicy: 'TLS_1_0' }));
    const movingV2 = new V2CfnDomainName(stack, 'MovingV2', { domainName: 'b.example.com', domainNameConfigurations: configurations });
    Mixins.of(stack).apply(new DomainTlsMixin());

    expect([moving.securityPolicy, mayMove.securityPolicy]).toEqual(['TLS_1_0', 'TLS_1_0']);
    expect(movingV2.domainNameConfigurations).toEqual(configurations);
  });

  test('changes nothing in our own domains', () => {
    const templates = [[], [new DomainTlsMixin()]].map((mixins) => {
      const stack = newStack();
      new ApiDomain(stack, 'Domain', { domainName: 'api.example.com', hostedZone: zone(stack), certificate: certificateIn(stack, 'eu-west-1') });
      Mixins.of(stack).apply(...mixins);
      return Template.fromStack(stack).toJSON();
    });
    expect(templates[1]).toEqual(templates[0]);
  });

  test('supports domains only', () => {
    const stack = newStack();
    expect(new DomainTlsMixin().supports(new CfnRestApi(stack, 'Api', { name: 'orders' }))).toBe(false);
  });
});

describe('MappedStageMixin', () => {
  test('lets mappings wait for their stage; usage plans and web ACLs are not its business, nor are stages that do not exist', () => {
    expect(repairsOf('DOM9', new MappedStageMixin())).toEqual({
      bad: {
        'bad-api-mapping-without-default-stage': 'DOM9[MISSING] -> DOM9[MISSING]',
        'bad-mapping-of-another-stage': 'DOM9[MISSING] -> DOM9[MISSING]',
        'bad-order-of-a-deployment': 'DOM9[ORDER] -> DOM9[ORDER]',
        'bad-order-of-a-stage': 'DOM9[ORDER] -> nothing',
        'bad-order-of-a-web-acl': 'DOM9[ORDER] -> DOM9[ORDER]',
        'bad-routing-rule': 'DOM9[MISSING] -> DOM9[MISSING]',
        'bad-usage-plan': 'DOM9[MISSING] -> DOM9[MISSING]',
        'bad-web-acl': 'DOM9[MISSING] -> DOM9[MISSING]',
      },
      // There the wait is not needed nearly always.
      changedGood: ['good-order-behind-a-domain'],
    });
  });

  test('finds the stage of the same API in the same stack, and no other', () => {
    const app = new App();
    const stack = new Stack(app, 'S');
    const [site, other] = ['Site', 'Other'].map((id) => new CfnApi(stack, id, { name: id, protocolType: 'HTTP' }));
    new CfnStage(stack, 'OtherLive', { apiId: other.ref, stageName: 'live' });
    new CfnStage(stack, 'Live', { apiId: site.ref, stageName: 'live' });
    new CfnApiMapping(stack, 'Mapping', { apiId: site.ref, domainName: 'site.example.com', stage: 'live' });
    new CfnApiMapping(stack, 'Beta', { apiId: site.ref, domainName: 'beta.example.com', stage: 'beta' });
    const [orders, users] = ['Orders', 'Users'].map((id) => new CfnRestApi(stack, id, { name: id }));
    new CfnRestStage(stack, 'UsersLive', { restApiId: users.ref, deploymentId: 'a1b2c3', stageName: 'live' });
    new CfnDeployment(stack, 'OrdersLive', { restApiId: orders.ref, stageName: 'live' });
    new CfnBasePathMapping(stack, 'OrdersMapping', { restApiId: orders.ref, domainName: 'orders.example.com', stage: 'live' });
    const elsewhere = new Stack(app, 'Elsewhere');
    new CfnBasePathMapping(elsewhere, 'Mapping', { restApiId: 'a1b2c3d4e5', domainName: 'orders.example.com', stage: 'live' });
    Mixins.of(app).apply(new MappedStageMixin());

    const mappings = Template.fromStack(stack).findResources('AWS::ApiGatewayV2::ApiMapping');
    expect([mappings.Mapping.DependsOn, mappings.Beta.DependsOn]).toEqual([['Live'], undefined]);
    expect(Template.fromStack(stack).findResources('AWS::ApiGateway::BasePathMapping').OrdersMapping.DependsOn).toEqual(['OrdersLive']);
    expect(Template.fromStack(elsewhere).toJSON().Resources.Mapping.DependsOn).toBeUndefined();
  });

  test('supports mappings that name their stage by text', () => {
    const stack = newStack();
    const stage = new CfnStage(stack, 'Live', { apiId: 'a', stageName: 'live' });
    const mapping = (id: string, name?: string) => new CfnApiMapping(stack, id, { apiId: 'a', domainName: 'a.example.com', stage: name! });
    expect([mapping('Text', 'live'), mapping('Reference', stage.ref), stage].map((construct) => new MappedStageMixin().supports(construct))).toEqual([true, false, false]);
  });
});
