import { value } from './given';
import { TemplateIndex } from '../../src/template/template-index';
import { Value } from '../../src/template/value';

describe('other stacks', () => {
  const producer = (extra: object = {}) => ({
    Resources: { Api: { Type: 'AWS::ApiGateway::RestApi' } },
    Outputs: { Id: { Value: { Ref: 'Api' }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}-id' } } }, ...extra },
  });

  function imported(producers: { account?: string; region?: string; stackName?: string }[], raw: unknown, where = {}): Value {
    const index = new TemplateIndex();
    for (const input of producers) index.add({ name: input.region ?? 'producer', body: producer(), ...input });
    return Value.of(index.add({ name: 'consumer', body: { Resources: {} }, ...where }), 'Given', raw);
  }

  test('an import is the value that the other stack exports under the name', () => {
    const { link } = imported([{ stackName: 'shop' }], { 'Fn::ImportValue': 'shop-id' });
    expect([link?.resource.logicalId, link?.resource.template.name]).toEqual(['Api', 'producer']);
  });

  test('an import that nobody exports is unknown, and the same as itself', () => {
    const raw = { 'Fn::ImportValue': 'elsewhere' };
    const given = value(raw);
    expect([given.isUnknown, given.equals(Value.of(given.template, 'Other', raw))]).toEqual([true, true]);
  });

  test('of two exports of one name, that of the own Region is meant', () => {
    const stacks = [{ stackName: 'shop', region: 'eu-west-1' }, { stackName: 'shop', region: 'us-east-1' }];
    expect(imported(stacks, { 'Fn::ImportValue': 'shop-id' }, { region: 'us-east-1' }).link?.resource.template.name).toBe('us-east-1');
    expect(imported(stacks, { 'Fn::ImportValue': 'shop-id' }).link).toBeUndefined();
  });

  test('an output of another stack is followed, also into another Region and account', () => {
    const stacks = [
      { stackName: 'shop', region: 'eu-west-1', account: '111122223333' },
      { stackName: 'shop', region: 'us-east-1', account: '444455556666' },
    ];
    const here = { region: 'eu-west-1', account: '111122223333' };
    const raw = { StackName: 'shop', OutputName: 'Id' };
    const there = { ...raw, Region: 'us-east-1', RoleArn: 'arn:aws:iam::444455556666:role/reader' };
    const regions = [raw, there, { ...raw, Region: 'us-east-1' }]
      .map((argument) => imported(stacks, { 'Fn::GetStackOutput': argument }, here).link?.resource.template.name);
    expect(regions).toEqual(['eu-west-1', 'us-east-1', undefined]);
  });

  test('an export whose name is imported from itself is found by nobody', () => {
    const index = new TemplateIndex();
    const Outputs = { Circle: { Value: 'x', Export: { Name: { 'Fn::ImportValue': 'circle' } } } };
    const circle = index.add({ name: 'circle', body: { Resources: {}, Outputs } });
    expect(Value.of(circle, 'Given', { 'Fn::ImportValue': 'circle' }).isUnknown).toBe(true);
  });
});

describe('nested stacks', () => {
  function nested(parameters: unknown) {
    const index = new TemplateIndex();
    const Resources = {
      Api: { Type: 'AWS::ApiGateway::RestApi' },
      Child: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: parameters } },
    };
    const parent = index.add({ name: 'parent', body: { Resources }, region: 'eu-west-1' });
    const child = index.add({
      name: 'child',
      parent: parent.resource('Child'),
      body: {
        Parameters: { ApiId: { Type: 'String' }, Stage: { Type: 'String', Default: 'prod' } },
        Resources: { Inner: { Type: 'AWS::Lambda::Function' } },
        Outputs: { FnArn: { Value: { 'Fn::GetAtt': ['Inner', 'Arn'] } } },
      },
    });
    return { parent, child };
  }

  test('a parameter is what the parent passes', () => {
    const { child } = nested({ ApiId: { Ref: 'Api' } });
    const { link } = Value.of(child, 'Given', { Ref: 'ApiId' });
    expect([link?.resource.logicalId, link?.resource.template.name]).toEqual(['Api', 'parent']);
  });

  test('a parameter that the parent does not pass is its default: nobody else can set it', () => {
    expect(Value.of(nested({}).child, 'Given', { Ref: 'Stage' }).text).toBe('prod');
  });

  test('parameters that are chosen by a condition stay unknown', () => {
    expect(Value.of(nested({ 'Fn::If': ['C', {}, {}] }).child, 'Given', { Ref: 'Stage' }).isUnknown).toBe(true);
  });

  test('an output is a link into the nested stack', () => {
    const { link } = Value.of(nested({}).parent, 'Given', { 'Fn::GetAtt': ['Child', 'Outputs.FnArn'] });
    expect([link?.resource.logicalId, link?.attribute, link?.resource.template.name]).toEqual(['Inner', 'Arn', 'child']);
  });

  test('the Region is that of the parent, and an unknown account is the same one', () => {
    const { parent, child } = nested({});
    const [here, there] = [parent, child].map((home) => Value.of(home, 'Given', { 'Fn::Sub': '${AWS::Region}/${AWS::AccountId}' }));
    expect([String(there), here.equals(there)]).toEqual(["'eu-west-1/<AWS::AccountId>'", true]);
  });
});
