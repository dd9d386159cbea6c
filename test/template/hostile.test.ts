import * as fc from 'fast-check';
import { body, json, KEYS } from './arbitrary';
import { isObject, JsonObject } from '../../src/template/json';
import { readTemplate, TemplateError } from '../../src/template/read';
import { TemplateIndex } from '../../src/template/template-index';
import { Worlds } from '../../src/template/world';

function prototypeOf(value: object): object | null {
  return Object.getPrototypeOf(value) as object | null;
}

/** Reads every getter of the object, and of what these give, once each. */
function exercise(subject: unknown, seen: Set<unknown>, left: { steps: number }): void {
  const open = [subject];
  while (open.length > 0 && left.steps-- > 0) {
    const value = open.pop();
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (value instanceof Map || value instanceof Set || Array.isArray(value)) {
      open.push(...[...value as Iterable<unknown>].slice(0, 50));
      continue;
    }
    for (let type = prototypeOf(value); type !== null && type !== Object.prototype; type = prototypeOf(type)) {
      for (const [key, { get, value: method }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
        if (get !== undefined) open.push(get.call(value));
        else if (typeof method === 'function' && method.length === 0 && key !== 'constructor') open.push((method as () => unknown).call(value));
      }
    }
    open.push(...Object.values(value));
  }
}

/** Asks everything that can be asked of the templates, in a few worlds. */
function askEverything(...bodies: JsonObject[]): void {
  const index = new TemplateIndex();
  for (const [position, each] of bodies.entries()) index.add({ name: `t${position}`, body: each, stackName: 'A', parent: index.templates[0]?.resource('A') });
  const worlds = new Worlds();
  index.world = worlds;
  let runs = 0;
  do {
    exercise(index, new Set([worlds]), { steps: 3_000 });
    for (const { resources, condition: holds } of index.templates) {
      void holds;
      for (const one of resources.values()) {
        for (const key of runs === 0 ? KEYS : []) {
          const read = one.get(key);
          [read.items, read.entries, read.key, String(read), read.number, read.boolean, read.first].toString();
        }
        for (const other of resources.values()) one.waitsFor(other);
        index.apis.of(one);
        index.apis.stagesMadeBy(one);
        index.domains.reference(one.get('DomainName'));
        index.functions.invocation(one.get('Uri'));
        index.identities.of(one)?.policies.map(({ document }) => document.statements.map((statement) => [statement.isKnown, statement.covers(['arn:aws:x']), statement.names('a:b')]));
        index.records.madeBy(one).map((record) => [record.targets, record.isPrivate]);
        index.usagePlans.of(one)?.stages?.map((entry) => index.apis.stages.map((stage) => entry.isFor(stage)));
        for (const origin of index.distributions.of(one)?.origins ?? []) [origin.target, origin.behaviors].toString();
      }
    }
  } while (worlds.next() && ++runs < 2);
}

test('arbitrary templates never throw', () => {
  fc.assert(fc.property(body, body, (first, second) => askEverything(first as JsonObject, second as JsonObject)), { numRuns: 100 });
}, 30_000);

test('arbitrary text is a template or a TemplateError', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.json(), json.map((value) => JSON.stringify(value)),
    fc.array(fc.constantFrom('Resources:', '\n', '  ', '- ', '&a ', '*a', '!Ref ', '!GetAtt ', '{', '}', '[', ']', ',', ': ', '"', '<<', '#', '? ', '|', '\t', 'x')).map((pieces) => pieces.join('')));
  fc.assert(fc.property(text, (given) => {
    try {
      expect(isObject(readTemplate(given, 'file'))).toBe(true);
    } catch (error) {
      expect(error).toBeInstanceOf(TemplateError);
    }
  }), { numRuns: 1_000 });
});

describe('a template with', () => {
  const api = (properties: object, more: object = {}) => ({ Resources: { A: { Type: 'AWS::ApiGateway::RestApi', Properties: properties } }, ...more });
  const nestedIn = (depth: number, wrap: (inner: unknown) => unknown, inner: unknown = 'x') => {
    let value = inner;
    for (let level = 0; level < depth; level++) value = wrap(value);
    return value;
  };
  const shared = (levels: number, wrap: (inner: unknown) => unknown) => nestedIn(levels, wrap);

  test.each<[string, JsonObject]>([
    ['5,000 levels of lists', api({ Body: nestedIn(5_000, (inner) => [inner]) })],
    ['5,000 levels of maps', api({ Body: nestedIn(5_000, (inner) => ({ paths: inner })) })],
    ['5,000 levels of Fn::If', api({ Body: nestedIn(5_000, (inner) => ({ 'Fn::If': ['C', inner, inner] })) }, { Conditions: { C: { 'Fn::Equals': [{ Ref: 'P' }, 'x'] } } })],
    ['5,000 levels of Fn::Join', api({ Body: nestedIn(5_000, (inner) => ({ 'Fn::Join': ['', [inner]] })) })],
    ['5,000 levels of Fn::Not', api({ Body: { 'Fn::If': ['C', 1, 2] } }, { Conditions: { C: nestedIn(5_000, (inner) => ({ 'Fn::Not': [inner] }), { Condition: 'C' }) } })],
    ['Globals 5,000 levels deep', api({}, { Transform: 'AWS::Serverless-2016-10-31', Globals: { Api: nestedIn(5_000, (inner) => ({ a: inner })) } })],
    ['20 levels of Fn::If, each on its own condition', api({ Body: nestedIn(20, (inner) => ({ 'Fn::If': [`C${JSON.stringify(inner).length}`, inner, 'y'] })) })],
    ['a shared Fn::Join that doubles 60 times', api({ Policy: shared(60, (inner) => ({ 'Fn::Join': ['', [inner, inner]] })) })],
    ['a shared Fn::If that doubles 60 times', api({ Policy: shared(60, (inner) => ({ 'Fn::If': ['C', inner, inner] })) })],
    ['a shared map that doubles 60 times', api({ Body: shared(60, (inner) => ({ a: inner, b: inner })) })],
    ['a shared list that doubles 60 times', api({ Policy: { Statement: shared(60, (inner) => [inner, inner]) } })],
    ['a text of 50,000 references', api({ Policy: { 'Fn::Sub': '${A}'.repeat(50_000) } })],
    ['a text of a million open braces', api({ Policy: { 'Fn::Sub': '${'.repeat(500_000) } })],
    ['a number of a million digits', api({ MinimumCompressionSize: `${'1'.repeat(1_000_000)}x` })],
    ['200,000 pieces to join', api({ Policy: { 'Fn::Join': ['', new Array<string>(200_000).fill('a')] } })],
    ['a path of a million characters', api({ Policy: { Statement: { Effect: 'Allow', Action: '*'.repeat(1_000_000), Resource: '*a'.repeat(500_000) } } })],
    ['a text joined to itself for ever', api({ Policy: nestedIn(50, (inner) => ({ 'Fn::Join': ['', [inner, inner, inner, 'x'.repeat(1_000)]] })) })],
    ['exports that import each other', { Resources: {}, Outputs: { A: { Value: { 'Fn::ImportValue': 'b' }, Export: { Name: 'a' } }, B: { Value: { 'Fn::ImportValue': 'a' }, Export: { Name: 'b' } } } }],
    ['DependsOn in a circle', { Resources: { A: { Type: 'T', DependsOn: 'B' }, B: { Type: 'T', DependsOn: ['A', 'B'] } } }],
    ['an alias of itself', { Resources: { A: { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'A' } } }, P: { Type: 'AWS::Lambda::Permission', Properties: { FunctionName: { Ref: 'A' } } } } }],
    ['a resource path that is its own parent', { Resources: { A: { Type: 'AWS::ApiGateway::RestApi' }, R: { Type: 'AWS::ApiGateway::Resource', Properties: { ParentId: { Ref: 'R' } } }, M: { Type: 'AWS::ApiGateway::Method', Properties: { RestApiId: { Ref: 'A' }, ResourceId: { Ref: 'R' } } } } }],
  ])('%s is read to the end', (_, given) => {
    askEverything(given);
  });

  test('YAML 5,000 levels deep is refused', () => {
    const text = `Resources:\n  A: ${'['.repeat(5_000)}${']'.repeat(5_000)}\n`;
    expect(() => readTemplate(text, 'file')).toThrow(TemplateError);
  });

  test('JSON 5,000 levels deep is read', () => {
    askEverything(readTemplate(`{"Resources":{"A":{"Type":"AWS::ApiGateway::RestApi","Properties":{"Body":${'{"paths":'.repeat(5_000)}1${'}'.repeat(5_000)}}}}}`, 'file'));
  });
});

test('10,000 methods are each looked at a fixed number of times', () => {
  let reads = 0;
  const counted = (properties: object) => new Proxy(properties, {
    get(target, key) {
      reads++;
      return Reflect.get(target, key) as unknown;
    },
  });
  const count = (methods: number): number => {
    const Resources: Record<string, object> = { Api: { Type: 'AWS::ApiGateway::RestApi' } };
    for (let position = 0; position < methods; position++) {
      Resources[`R${position}`] = { Type: 'AWS::ApiGateway::Resource', Properties: counted({ RestApiId: { Ref: 'Api' }, ParentId: position % 50 === 0 ? { 'Fn::GetAtt': ['Api', 'RootResourceId'] } : { Ref: `R${position - 1}` }, PathPart: `p${position}` }) };
      Resources[`M${position}`] = { Type: 'AWS::ApiGateway::Method', Properties: counted({ RestApiId: { Ref: 'Api' }, ResourceId: { Ref: `R${position}` }, HttpMethod: 'GET' }) };
    }
    const index = new TemplateIndex();
    index.add({ name: 't', body: { Resources } });
    reads = 0;
    for (const operation of index.apis.all[0].operations) [operation.path, operation.verb, operation.authorization].toString();
    return reads / methods;
  };
  const [few, many] = [count(100), count(10_000)];
  expect(few).toBeGreaterThan(0);
  expect(many).toBeCloseTo(few, 5);
});
