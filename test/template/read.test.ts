import { readTemplate, TemplateError } from '../../src/template/read';

/** What the property of the only resource of a YAML template reads as. */
function property(yaml: string): unknown {
  const body = readTemplate(`Resources:\n  R:\n    Type: T\n    Properties:\n      P: ${yaml}\n`, 't.yaml');
  return (body as { Resources: { R: { Properties: { P: unknown } } } }).Resources.R.Properties.P;
}

function refusal(text: string): string {
  try {
    readTemplate(text, 'file');
  } catch (error) {
    if (error instanceof TemplateError) return error.message;
    throw error;
  }
  return 'read';
}

describe('YAML short forms', () => {
  test.each([
    ['!Ref Api', { Ref: 'Api' }],
    ['!GetAtt Fn.Arn', { 'Fn::GetAtt': ['Fn', 'Arn'] }],
    ['!GetAtt Nested.Outputs.Arn', { 'Fn::GetAtt': ['Nested', 'Outputs.Arn'] }],
    ['!GetAtt [Fn, Arn]', { 'Fn::GetAtt': ['Fn', 'Arn'] }],
    ["!Sub '${Api}/*'", { 'Fn::Sub': '${Api}/*' }],
    ["!Sub ['${A}', { A: !Ref B }]", { 'Fn::Sub': ['${A}', { A: { Ref: 'B' } }] }],
    ['!If [IsProd, !Ref A, !Ref AWS::NoValue]', { 'Fn::If': ['IsProd', { Ref: 'A' }, { Ref: 'AWS::NoValue' }] }],
    ["!Select [0, !Split [',', !ImportValue list]]", { 'Fn::Select': [0, { 'Fn::Split': [',', { 'Fn::ImportValue': 'list' }] }] }],
    ['!Not [!Condition IsProd]', { 'Fn::Not': [{ Condition: 'IsProd' }] }],
    ['!Join ["", [a, !Sub "${B}"]]', { 'Fn::Join': ['', ['a', { 'Fn::Sub': '${B}' }]] }],
    ['{ Fn::GetAtt: [Fn, Arn] }', { 'Fn::GetAtt': ['Fn', 'Arn'] }],
  ])('%s', (yaml, expected) => {
    expect(property(yaml)).toEqual(expected);
  });

  test('fill a block of several lines', () => {
    expect(property('!Sub |\n        line ${A}\n        line')).toEqual({ 'Fn::Sub': 'line ${A}\nline\n' });
  });
});

describe('YAML scalars', () => {
  test.each([
    ['012345678901', '012345678901'],
    ['1.0', '1.0'],
    ['29000', 29000],
    ['0.5', 0.5],
    ['2012-10-17', '2012-10-17'],
    ['true', true],
    ['yes', 'yes'],
    ['null', null],
    ['', null],
    ["'200'", '200'],
  ])('%s reads as %p', (yaml, expected) => {
    expect(property(yaml)).toBe(expected);
  });

  test('keys are taken as they are written', () => {
    expect(property('{ 200: a, 1.0: b, true: c, __proto__: d }')).toEqual(JSON.parse('{ "200": "a", "1.0": "b", "true": "c", "__proto__": "d" }'));
  });
});

describe('YAML anchors', () => {
  test('stand for what they name, tags included', () => {
    expect(property('[&a !Ref Api, *a]')).toEqual([{ Ref: 'Api' }, { Ref: 'Api' }]);
  });

  test('can stand at a key, whose text they name', () => {
    expect(property('{ &k key: *k }')).toEqual({ key: 'key' });
  });

  test('merge keys fill in what the map does not say itself', () => {
    expect(property('[&a { x: 1, y: 1 }, { <<: *a, y: 2 }, { y: 3, <<: [*a, { z: 4 }] }]'))
      .toEqual([{ x: 1, y: 1 }, { x: 1, y: 2 }, { x: 1, y: 3, z: 4 }]);
  });

  test('of aliases of aliases take no more room than they do in the file', () => {
    const levels = Array.from({ length: 60 }, (_, level) => `&l${level} [${level === 0 ? 'x' : `*l${level - 1}, *l${level - 1}`}]`);
    let [reached, value] = [0, (property(`[${levels.join(', ')}]`) as unknown[])[59]];
    while (Array.isArray(value)) {
      expect(value[0]).toBe(value[1] ?? value[0]);
      [reached, value] = [reached + 1, value[0] as unknown];
    }
    expect([reached, value]).toEqual([60, 'x']);
  });

  test('that contain themselves are refused', () => {
    expect(refusal('Resources: &a\n  R: *a\n')).toBe("'file' is not a CloudFormation template: the anchor '&a' contains itself");
  });

  test('that are missing are refused', () => {
    expect(refusal('Resources:\n  R: *b\n')).toBe("'file' is not a CloudFormation template: it has no anchor '&b'");
  });
});

describe('JSON', () => {
  test('is read with a byte order mark', () => {
    expect(readTemplate('\uFEFF{ "Resources": {} }', 'file')).toEqual({ Resources: {} });
  });

  test('is read with comments and trailing commas', () => {
    const text = '{ // one\n "Resources": { /* two\n lines */ "R": { "Type": "a//b /* no */ \\" // no" }, }, // three\n}';
    expect(readTemplate(text, 'file')).toEqual({ Resources: { R: { Type: 'a//b /* no */ " // no' } } });
  });

  test('keeps __proto__ as a key like any other', () => {
    expect(Object.keys(readTemplate('{ "Resources": { "__proto__": {}, "constructor": {} } }', 'file').Resources as object)).toEqual(['__proto__', 'constructor']);
  });
});

describe('what is no template is refused with the reason', () => {
  test.each([
    ['a package.json', '{ "name": "x", "version": "1", "main": "m", "scripts": {}, "license": "", "more": 1 }',
      "it has no map 'Resources', only 'name', 'version', 'main', 'scripts', 'license'"],
    ['a list', '[1, 2]', 'it holds a list at the top'],
    ['a YAML list', '- 1\n- 2\n', 'it holds a list at the top'],
    ['an empty file', '', 'it holds no map at the top'],
    ['an empty map', '{}', "it has no map 'Resources'"],
    ['prose', 'This is how we deploy the API.\nFirst, wait.\n', 'it holds no map at the top'],
    ['prose with colons', 'Note: this is\nnot: a template\n', "it has no map 'Resources', only 'Note', 'not'"],
    ['resources that are a list', 'Resources: []', "its 'Resources' are not a map"],
    ['resources that are empty', 'Resources:\nOutputs: {}\n', "its 'Resources' are not a map"],
    ['binary', '\u0000\u0001\u0002ELF', 'it holds no map at the top'],
    ['YAML with a tab', 'Resources:\n\tR: 1\n', 'it is not valid YAML (Tabs are not allowed as indentation at line 2, column 1)'],
    ['two documents', 'Resources: {}\n---\nResources: {}\n', 'it holds more than one YAML document'],
  ])('%s', (_, text, reason) => {
    expect(refusal(text)).toBe(`'file' is not a CloudFormation template: ${reason}`);
  });

  // The rest of the message is Node's, and differs from version to version.
  test.each([
    ['JSON that breaks off', '{ "Resources": {', "it is not valid JSON (Expected property name or '}'"],
    ['a comment that never ends', '{ /* "Resources": {} }', "it is not valid JSON (Expected property name or '}'"],
    ['JSON with a stray word', '[ "Resources" nonsense: ]]', 'it is not valid JSON (Expected '],
  ])('%s', (_, text, reason) => {
    expect(refusal(text)).toContain(`'file' is not a CloudFormation template: ${reason}`);
  });
});

test('closing brackets that are not indented are read, as in templates that AWS publishes', () => {
  const text = ['Resources:', '  Api:', '    Type: AWS::Serverless::Api', '    Properties:', '      MethodSettings: [{', "        'HttpMethod': '*'", '      }]', ''].join('\n');
  expect(readTemplate(text.replace('      }]', '    }]'), 'file')).toEqual({
    Resources: { Api: { Type: 'AWS::Serverless::Api', Properties: { MethodSettings: [{ HttpMethod: '*' }] } } },
  });
});
