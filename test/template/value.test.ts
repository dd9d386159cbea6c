import { template, value } from './given';
import { Value } from '../../src/template/value';

const URL_HOST = { 'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::Join': ['', ['https://', { Ref: 'Api' }, '.execute-api.', { Ref: 'AWS::Region' }, '.', { Ref: 'AWS::URLSuffix' }, '/']] }] }] };

describe('literals', () => {
  test.each([
    ['text', 'text'],
    ['', ''],
    [29000, '29000'],
    [false, 'false'],
  ])('%p is the text %p', (raw, text) => {
    expect(value(raw).text).toBe(text);
  });

  test.each([['29000', 29000], [29000, 29000], ['1e3', 1000], ['-1', -1], ['.5', 0.5], ['2.', 2], ['0x10', undefined], ['', undefined], ['29s', undefined]])(
    '%p is the number %p', (raw, number) => {
      expect(value(raw).number).toBe(number);
    });

  test.each([[true, true], ['true', true], ['False', false], ['yes', undefined], [1, undefined]])('%p is the boolean %p', (raw, boolean) => {
    expect(value(raw).boolean).toBe(boolean);
  });

  test('a single value counts as a list of one', () => {
    expect(value('GET').items?.map(({ text }) => text)).toEqual(['GET']);
  });

  test('a list leaves out its absent items, and keeps the position of the others', () => {
    const items = value(['a', { Ref: 'AWS::NoValue' }, 'b']).items;
    expect(items?.map(({ path, text }) => `${path}=${text}`)).toEqual(['Properties.Given.0=a', 'Properties.Given.2=b']);
  });

  test('an absent value is an empty list and an empty map', () => {
    const absent = value(undefined);
    expect([absent.items, absent.entries, absent.keys, absent.get('a', 'b').isAbsent]).toEqual([[], [], [], true]);
  });

  test('a member of a text is unknown, a member that a map lacks is absent', () => {
    expect([value('text').get('a').isUnknown, value({ b: 1 }).get('a').isAbsent]).toEqual([true, true]);
  });

  test('null is unknown', () => {
    expect(value(null).isUnknown).toBe(true);
  });
});

describe('references', () => {
  test('Ref of a resource is a link to the reference itself', () => {
    expect(String(value({ Ref: 'Api' }))).toBe("'<Api>'");
    expect(value({ Ref: 'Api' }).link?.attribute).toBe('Ref');
  });

  test.each([
    [{ 'Fn::GetAtt': ['Fn', 'Arn'] }],
    [{ 'Fn::GetAtt': 'Fn.Arn' }],
    [{ 'Fn::Sub': '${Fn.Arn}' }],
    [{ 'Fn::Join': ['', ['', { 'Fn::GetAtt': ['Fn', 'Arn'] }]] }],
  ])('%j is a link to the attribute', (raw) => {
    const { link } = value(raw);
    expect([link?.resource.logicalId, link?.attribute]).toEqual(['Fn', 'Arn']);
  });

  test('an attribute may hold dots', () => {
    expect(value({ 'Fn::GetAtt': 'Fn.SnapStartResponse.ApplyOn' }).link?.attribute).toBe('SnapStartResponse.ApplyOn');
  });

  test.each([
    [{ Ref: 'Missing' }],
    [{ 'Fn::GetAtt': ['Missing', 'Arn'] }],
    [{ 'Fn::GetAtt': ['Fn', { Ref: 'Attribute' }] }],
    [{ 'Fn::GetAtt': 'Fn' }],
    [{ Ref: ['Api'] }],
    [{ 'Fn::Unheard': 'of' }],
    [{ 'Fn::Transform': { Name: 'AWS::Include' } }],
    ['{{resolve:ssm:/api/id}}'],
    [{ 'Fn::Sub': '{{resolve:ssm:/api/${Api}}}' }],
  ])('%j is unknown', (raw) => {
    expect(value(raw).isUnknown).toBe(true);
  });

  test('a parameter is unknown even with a default, as the deployer may override it', () => {
    expect(value({ Ref: 'Stage' }, { Parameters: { Stage: { Type: 'String', Default: 'prod' } } }).isUnknown).toBe(true);
  });

  test('a parameter is the same as itself, and not known to be the same as another', () => {
    const parent = template({ Resources: {}, Parameters: { A: {}, B: {} } });
    const [first, again, other] = ['A', 'A', 'B'].map((name) => Value.of(parent, name, { Ref: name }));
    expect([first.equals(again), first.equals(other)]).toEqual([true, false]);
  });

  test('a map with an intrinsic function among other members is a map', () => {
    expect(value({ Ref: 'Api', other: 1 }).keys).toEqual(['Ref', 'other']);
  });
});

describe('Fn::Sub and Fn::Join', () => {
  test('variables of the map go before resources', () => {
    expect(String(value({ 'Fn::Sub': ['${Api}/${Stage}', { Api: 'mine', Stage: { 'Fn::GetAtt': ['Fn', 'Arn'] } }] }))).toBe("'mine/<Fn.Arn>'");
  });

  test('pseudo parameters are known where the environment is', () => {
    const raw = { 'Fn::Sub': 'arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/*' };
    expect(String(value(raw))).toBe("'arn:<AWS::Partition>:execute-api:<AWS::Region>:<AWS::AccountId>:<Api>/*'");
    expect(String(value(raw, {}, { region: 'eu-west-1', account: '111122223333' }))).toBe("'arn:aws:execute-api:eu-west-1:111122223333:<Api>/*'");
  });

  test.each([
    ['cn-north-1', 'aws-cn amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov amazonaws.com'],
    ['eu-west-1', 'aws amazonaws.com'],
  ])('%s has the partition and suffix %s', (region, expected) => {
    expect(value({ 'Fn::Sub': '${AWS::Partition} ${AWS::URLSuffix}' }, {}, { region }).text).toBe(expected);
  });

  test('the suffix of a secluded partition stays unknown', () => {
    expect(value({ Ref: 'AWS::URLSuffix' }, {}, { region: 'us-iso-east-1' }).text).toBeUndefined();
  });

  test('${!Literal} stays as the text ${Literal}', () => {
    expect(value({ 'Fn::Sub': '${!stageVariables.fn}' }).text).toBe('${stageVariables.fn}');
  });

  test('an unknown variable leaves a hole, and the text around it is known', () => {
    expect(String(value({ 'Fn::Sub': 'https://${Host}/orders' }))).toBe("'https://<Host>/orders'");
  });

  test('a delimiter goes between the pieces, and texts next to each other become one', () => {
    expect(value({ 'Fn::Join': ['-', ['a', { 'Fn::Join': ['', ['b', 1]] }, true]] }).parts).toEqual(['a-b1-true']);
  });

  test('an empty list joins to the empty text', () => {
    expect(value({ 'Fn::Join': ['', []] }).text).toBe('');
  });

  test('joining what is not a list is unknown', () => {
    expect(value({ 'Fn::Join': [',', { Ref: 'List' }] }).isUnknown).toBe(true);
  });
});

describe('Fn::Select, Fn::Split and Fn::FindInMap', () => {
  test('cut the host out of a URL, as RestApiOrigin does', () => {
    expect(String(value(URL_HOST))).toBe("'<Api>.execute-api.<AWS::Region>.<AWS::URLSuffix>'");
    expect(String(value(URL_HOST, {}, { region: 'eu-west-1' }))).toBe("'<Api>.execute-api.eu-west-1.amazonaws.com'");
  });

  test('cut the host out of the endpoint of an HTTP API', () => {
    const body = { Resources: { Http: { Type: 'AWS::ApiGatewayV2::Api', Properties: { ProtocolType: 'HTTP' } } } };
    const raw = { 'Fn::Select': ['2', { 'Fn::Split': ['/', { 'Fn::GetAtt': ['Http', 'ApiEndpoint'] }] }] };
    expect(String(value(raw, body, { region: 'eu-west-1' }))).toBe("'<Http>.execute-api.eu-west-1.amazonaws.com'");
  });

  test.each([
    ['an ARN', { 'Fn::GetAtt': ['Fn', 'Arn'] }],
    ['a parameter', { 'Fn::Join': ['', [{ Ref: 'Prefix' }, ':b:c']] }],
  ])('do not guess where the delimiters of %s are', (_, raw) => {
    expect(value({ 'Fn::Select': [1, { 'Fn::Split': [':', raw] }] }).isUnknown).toBe(true);
  });

  test('select from a list', () => {
    expect(value({ 'Fn::Select': ['1', ['a', { Ref: 'Api' }]] }).link?.resource.logicalId).toBe('Api');
  });

  test.each([[2], [-1], ['x'], [null], [true], [[]], [{ Ref: 'Position' }]])('selecting position %j of two is unknown', (position) => {
    expect(value({ 'Fn::Select': [position, ['a', 'b']] }).isUnknown).toBe(true);
  });

  test('a mapping is followed by Region', () => {
    const body = { Mappings: { Certificates: { 'eu-west-1': { arn: 'arn:eu' } } } };
    const raw = { 'Fn::FindInMap': ['Certificates', { Ref: 'AWS::Region' }, 'arn'] };
    expect(value(raw, body, { region: 'eu-west-1' }).text).toBe('arn:eu');
    expect(value(raw, body, { region: 'us-east-1' }).isUnknown).toBe(true);
    expect(value(raw, body).isUnknown).toBe(true);
  });
});

describe('Fn::If', () => {
  const body = { Conditions: { IsProd: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] } } };

  test('is open while no world is chosen, unless both branches are the same', () => {
    expect(value({ 'Fn::If': ['IsProd', 'a', 'b'] }, body).isUnknown).toBe(true);
    expect(value({ 'Fn::If': ['IsProd', { Ref: 'Api' }, { 'Fn::Sub': '${Api}' }] }, body).link?.resource.logicalId).toBe('Api');
  });

  test('with the wrong number of arguments is unknown', () => {
    expect(value({ 'Fn::If': ['IsProd', 'a'] }, body).isUnknown).toBe(true);
  });
});
