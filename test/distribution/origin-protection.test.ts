import { Stack } from 'aws-cdk-lib';
import { CfnBasePathMapping, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { certificateIn, configOf, Front, http, newStack, ofType, overApis, problemsOf, refusal, rest, restApi, templateOf, webSocket } from './front';
import { ApiDistribution, ApiTarget, OriginProtection } from '../../src';
import { thrownBy } from '../support/refusals';

type Json = Record<string, unknown>;
interface Match { ByteMatchStatement: Json }
const valueOf = (id: string) => ({ 'Fn::Join': ['', ['{{resolve:secretsmanager:', { Ref: expect.stringMatching(new RegExp(`^${id}[0-9A-F]{8}$`)) as string }, ':SecretString:::}}']] });

/** The header name and the values that the web ACL takes. */
function acceptedBy(distribution: ApiDistribution): unknown[] {
  const [{ Rules }] = ofType(distribution, 'AWS::WAFv2::WebACL') as unknown as [{ Rules: Json[] }];
  const { NotStatement: { Statement } } = Rules[0].Statement as { NotStatement: { Statement: Match & { OrStatement?: { Statements: Match[] } } } };
  const matches = (Statement.OrStatement?.Statements ?? [Statement]).map(({ ByteMatchStatement }) => ByteMatchStatement);
  return matches.map(({ FieldToMatch, SearchString, PositionalConstraint, TextTransformations }) => {
    expect([FieldToMatch, PositionalConstraint, TextTransformations]).toEqual([{ SingleHeader: { Name: 'x-origin-verify' } }, 'EXACTLY', [{ Priority: 0, Type: 'NONE' }]]);
    return SearchString;
  });
}

describe('by default', () => {
  test('CloudFront sends a secret that stands in no template', () => {
    const distribution = new Front().add();
    expect(configOf(distribution).Origins[0].OriginCustomHeaders).toEqual([{ HeaderName: 'x-origin-verify', HeaderValue: valueOf('FrontOriginSecret') }]);
    expect(ofType(distribution, 'AWS::SecretsManager::Secret')).toMatchObject([{ GenerateSecretString: { PasswordLength: 48, ExcludePunctuation: true } }]);
  });

  test('a web ACL blocks requests of the stages without it, and its samples do not show it', () => {
    const distribution = new Front().add();
    expect(acceptedBy(distribution)).toEqual([valueOf('FrontOriginSecret')]);
    expect(ofType(distribution, 'AWS::WAFv2::WebACL')).toMatchObject([{
      Scope: 'REGIONAL',
      DefaultAction: { Allow: {} },
      Rules: [{ Priority: 0, Action: { Block: {} } }],
      DataProtectionConfig: { DataProtections: [{ Action: 'SUBSTITUTION', Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['x-origin-verify'] } }] },
    }]);
  });

  test('each stage has it once, however many base paths lead there, once the distribution sends the secret', () => {
    const front = new Front();
    const orders = ApiTarget.restApi(front.stack.node.findChild('Orders') as RestApi);
    front.domain.addMapping('old-orders', orders);
    const associations = templateOf(front.add()).findResources('AWS::WAFv2::WebACLAssociation');
    const stageArn = (id: string) => ({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':apigateway:eu-west-1::/restapis/',
        { Ref: expect.stringMatching(new RegExp(`^${id}`)) as string }, '/stages/', { Ref: expect.stringMatching(new RegExp(`^${id}DeploymentStageprod`)) as string }]],
    });
    expect(Object.values(associations).map(({ Properties }) => (Properties as Json).ResourceArn)).toEqual([stageArn('Orders'), stageArn('Customers')]);
    for (const { DependsOn } of Object.values(associations) as { DependsOn: string[] }[]) {
      expect(DependsOn).toContainEqual(expect.stringMatching(/^Front[0-9A-F]{8}$/));
    }
  });

  test('what CloudFront sends is accepted before it is sent', () => {
    const [{ DependsOn }] = Object.values(templateOf(new Front().add()).findResources('AWS::CloudFront::Distribution')) as { DependsOn: string[] }[];
    expect(DependsOn).toEqual([expect.stringMatching(/^FrontWebAcl/)]);
  });

  test('the name of an association does not change with the base path, or the stage would lose its web ACL meanwhile', () => {
    const namesFor = (key: string) => {
      const front = new Front({ mappings: {} });
      front.domain.addMapping(key, rest(front.stack, 'Orders'));
      return Object.keys(templateOf(front.add()).findResources('AWS::WAFv2::WebACLAssociation'));
    };
    expect(namesFor('orders')).toEqual(namesFor('purchases'));
  });

  test('stages of APIs that are not in this app have the web ACL too', () => {
    const distribution = overApis((stack) => ({ stock: ApiTarget.restApi(RestApi.fromRestApiId(stack, 'Stock', 'a1b2c3d4e5'), { stageName: 'live' }) }));
    expect(ofType(distribution, 'AWS::WAFv2::WebACLAssociation')[0].ResourceArn).toEqual({
      'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':apigateway:eu-west-1::/restapis/a1b2c3d4e5/stages/live']],
    });
  });
});

describe('a secret header', () => {
  test('of the next generation is sent, and the one before it still accepted', () => {
    const distribution = new Front().add({ originProtection: OriginProtection.secretHeader({ generation: 3 }) });
    expect(configOf(distribution).Origins[0].OriginCustomHeaders).toEqual([{ HeaderName: 'x-origin-verify', HeaderValue: valueOf('FrontOriginSecret3') }]);
    expect(acceptedBy(distribution)).toEqual([valueOf('FrontOriginSecret3'), valueOf('FrontOriginSecret2')]);
  });

  test('may be a secret of the owner, with others accepted beside it, and further rules', () => {
    const front = new Front();
    const [mine, old] = ['Mine', 'Old'].map((id) => new Secret(front.stack, id));
    const rule: CfnWebACL.RuleProperty = {
      name: 'Common',
      priority: 1,
      overrideAction: { none: {} },
      statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesCommonRuleSet' } },
      visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'Common' },
    };
    const distribution = front.add({ originProtection: OriginProtection.secretHeader({ secret: mine, alsoAccepted: [old], rules: [rule] }) });
    expect(acceptedBy(distribution)).toEqual([valueOf('Mine'), valueOf('Old')]);
    expect(distribution.originSecret).toBe(mine);
    expect((ofType(distribution, 'AWS::WAFv2::WebACL')[0].Rules as Json[]).map(({ Name }) => Name)).toEqual(['MissingOriginHeader', 'Common']);
  });

  test.each([
    ['generation', { generation: 0 }, "'generation' must be a whole number from 1, and be left out when 'secret' is given, got 0", 'Generation'],
    ['rules', { rules: [{ name: 'First', priority: 0 }] }, "'rules' must have priorities from 1 on, since 0 is that of the rule for the header, got 0 for 'First'", 'RulePriority'],
    ['checkedByApis', { checkedByApis: ' ' }, "'checkedByApis' must say why, for those who read it later, got an empty text", 'ReasonMissing'],
    ['headerName', { headerName: 'X-Amz-Verify' }, "'originHeaders' must have headers that CloudFront adds, which it refuses for some names, got 'X-Amz-Verify'", 'OriginHeader'],
  ])('is refused with a wrong %s', (_, options, message, code) => {
    expect(thrownBy(() => new Front().add({ originProtection: OriginProtection.secretHeader(options as object) }))).toEqual(refusal(code, message));
  });

  const UNCHECKED = "'originProtection' must not be a header that nobody checks: a web ACL is for REST APIs only (use OriginProtection.mutualTls, have an authorizer compare the header "
    + "and say so as 'checkedByApis', or say why nothing is needed with OriginProtection.none), got ";

  test.each<[string, (front: Front) => void]>([
    ["the HTTP API 'S/Items'", (front) => front.domain.addMapping('items', http(front.stack, 'Items'))],
    ["the REST API 'S/Raw', mapped without a stage", (front) => {
      new CfnBasePathMapping(front.stack, 'Mapping', { domainName: front.domain.domainName, basePath: 'raw', restApiId: restApi(front.stack, 'Raw').restApiId });
    }],
  ])('is refused where nobody would check it: %s', (what, map) => {
    const front = new Front();
    map(front);
    expect(problemsOf(front.add())).toEqual([`${UNCHECKED}${what}`]);
  });

  test('is refused where nobody would check it: WebSocket APIs, and base paths of other apps', () => {
    const front = new Front({ mappings: {} });
    front.domain.addMapping('chat', webSocket(front.stack, 'Chat'));
    expect(problemsOf(front.add({ otherBasePaths: ['legacy'] }))).toEqual([`${UNCHECKED}the WebSocket API 'S/Chat'`, `${UNCHECKED}the base path 'legacy' of another app`]);
  });

  test('is refused in another Region than that of the APIs', () => {
    const front = new Front();
    const stack = newStack('Elsewhere', { account: '111122223333', region: 'us-east-1' }, front.app);
    const distribution = new ApiDistribution(stack, 'Front', { domain: front.domain });
    expect(thrownBy(() => templateOf(distribution))).toEqual(expect.objectContaining({
      message: expect.stringContaining("the distribution must be in a stack of the Region of its APIs, where their web ACL must be, got 'S/Orders' of eu-west-1 behind one of us-east-1 [Elsewhere/Front;") as string,
    }));
  });

  test('is refused for a stage that has another web ACL', () => {
    const front = new Front();
    const { deploymentStage: { stageArn } } = front.stack.node.findChild('Orders') as RestApi;
    new CfnWebACLAssociation(front.stack, 'Mine', { resourceArn: stageArn, webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/mine/1' });
    expect(problemsOf(front.add())).toEqual([
      "the stages behind the distribution must have no other web ACL, whose rules belong into 'rules' of OriginProtection.secretHeader (a second distribution sends the header of the first by 'originHeaders', with OriginProtection.none), got 'S/Mine' for 'S/Orders'",
    ]);
  });
});

describe('mutual TLS', () => {
  /** A domain that asks for client certificates, with nothing mapped yet. */
  const secured = () => new Front({ mappings: {}, mtls: { bucket: Bucket.fromBucketName(new Stack(), 'Trust', 'trust'), key: 'authorities.pem' } });
  const cloudFrontCertificate = OriginProtection.mutualTls(certificateIn(newStack('Certificates'), 'us-east-1'));

  test('shows the certificate of CloudFront to the domain, and needs no secret', () => {
    const front = secured();
    front.domain.addMapping('orders', rest(front.stack, 'Orders'));
    const distribution = front.add({ originProtection: cloudFrontCertificate });
    const [{ CustomOriginConfig, OriginCustomHeaders }] = configOf(distribution).Origins;
    expect(CustomOriginConfig).toMatchObject({
      OriginMtlsConfig: { ClientCertificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b' }, OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'],
    });
    expect(OriginCustomHeaders).toBeUndefined();
    expect(ofType(distribution, 'AWS::WAFv2::WebACL')).toEqual([]);
    expect(ofType(distribution, 'AWS::ApiGateway::RestApi')).toMatchObject([{ DisableExecuteApiEndpoint: true }]);
  });

  test('is needed in front of a domain that asks for certificates', () => {
    expect(thrownBy(() => secured().add())).toEqual(refusal('MutualTlsWithoutCertificate',
      "'originProtection' must be OriginProtection.mutualTls in front of a domain that asks for client certificates, got something else for 'apis.example.com'"));
  });

  test('is refused without a domain, and with a certificate that CloudFront does not find', () => {
    const apis = (region: string) => thrownBy(() => overApis((stack) => ({ '': rest(stack, 'Site') }), { originProtection: OriginProtection.mutualTls(certificateIn(newStack('C'), region)) }));
    expect(apis('us-east-1')).toEqual(refusal('MutualTlsWithoutDomain',
      "'originProtection' must be another one without 'domain': execute-api endpoints ask for no client certificates, got OriginProtection.mutualTls"));
    expect(thrownBy(() => secured().add({ originProtection: OriginProtection.mutualTls(certificateIn(newStack('C'), 'eu-west-1')) }))).toEqual(refusal('ClientCertificateRegion',
      "'originProtection' must have a certificate of us-east-1, where CloudFront looks for it, got one of eu-west-1"));
  });

  test('is refused while there is another way in', () => {
    const front = secured();
    front.domain.addMapping('orders', ApiTarget.restApi(new RestApi(front.stack, 'Orders', { disableExecuteApiEndpoint: false, defaultIntegration: new MockIntegration() })));
    (front.stack.node.findChild('Orders') as RestApi).root.addMethod('GET');
    expect(problemsOf(front.add({ originProtection: cloudFrontCertificate }))).toEqual([
      "the APIs behind a distribution with mutual TLS must not answer at their execute-api endpoints, got 'S/Orders' without disableExecuteApiEndpoint",
    ]);
  });

  test('is refused if the domain asks for no certificates', () => {
    expect(problemsOf(new Front().add({ originProtection: cloudFrontCertificate }))).toEqual([
      "'domain' must ask for client certificates ('mtls') with OriginProtection.mutualTls, got 'apis.example.com' without",
    ]);
  });

  test('is refused in front of WebSocket APIs', () => {
    const front = secured();
    front.domain.addMapping('chat', webSocket(front.stack, 'Chat'));
    expect(problemsOf(front.add({ originProtection: cloudFrontCertificate }))).toEqual([
      "the APIs behind a distribution with mutual TLS must not answer at their execute-api endpoints, got 'S/Chat' without disableExecuteApiEndpoint",
      "'originProtection' must not be mutual TLS in front of WebSocket APIs, for which CloudFront has none, got 'S/Chat'",
    ]);
  });
});

describe('no protection', () => {
  test('must be asked for with a reason, which stands in the template', () => {
    const distribution = new Front().add({ originProtection: OriginProtection.none('The APIs are public.') });
    const [{ Metadata }] = Object.values(templateOf(distribution).findResources('AWS::CloudFront::Distribution')) as { Metadata: Json }[];
    expect(Metadata['ApiGatewayKb:UnprotectedOrigins']).toBe('The APIs are public.');
    expect(configOf(distribution).Origins[0].OriginCustomHeaders).toBeUndefined();
    for (const type of ['AWS::SecretsManager::Secret', 'AWS::WAFv2::WebACL', 'AWS::WAFv2::WebACLAssociation']) expect(ofType(distribution, type)).toEqual([]);
  });

  test('is refused without a reason', () => {
    expect(thrownBy(() => new Front().add({ originProtection: OriginProtection.none('') }))).toEqual(refusal('ReasonMissing',
      "'reason' must say why, for those who read it later, got an empty text"));
  });
});
