import * as fc from 'fast-check';
import { fixturesOf, readFixture } from './fixture';
import { check, Defect } from '../../src/rules/engine';
import { DEFAULT_OPTIONS } from '../../src/rules/options';
import { RULES } from '../../src/rules/registry';
import { isObject, JsonObject } from '../../src/template/json';
import { TemplateIndex } from '../../src/template/template-index';
import { body, json } from '../template/arbitrary';

const options = { ...DEFAULT_OPTIONS, strict: true, onPremisesCidrs: ['10.0.0.0/8'] };

function defectsOf(...bodies: JsonObject[]): string[] {
  const index = new TemplateIndex();
  bodies.forEach((each, position) => index.add({ name: `t${position}`, body: each, stackName: `S${position}`, account: '111122223333', region: 'eu-west-1' }));
  return check(index, RULES, options).defects.map(({ ruleId, message }: Defect) => `${ruleId}: ${message}`);
}

/** The templates of all fixtures, as data. */
const templates = RULES.flatMap(({ id }) => fixturesOf(id).map((file) => {
  const [first] = readFixture(id, file).index.templates;
  const entries = [...first.resources.values()]
    .map(({ logicalId, type, properties }) => [logicalId, { Type: type, Properties: properties }] as const);
  return { Resources: Object.fromEntries(entries) };
}));

/** Every place in a value, as the keys that lead to it. */
function placesIn(value: unknown, path: string[] = []): string[][] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item, position) => placesIn(item, [...path, String(position)]))];
  return isObject(value) ? [path, ...Object.keys(value).flatMap((key) => placesIn(value[key], [...path, key]))] : [path];
}

function replaced(value: unknown, [key, ...rest]: string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item, position): unknown => String(position) === key ? replaced(item, rest, by) : item);
  return isObject(value) ? { ...value, [key]: replaced(value[key], rest, by) } : by;
}

test('rules never throw on arbitrary templates', () => {
  fc.assert(fc.property(body, body, (first, second) => {
    expect(defectsOf(first as JsonObject, second as JsonObject)).toEqual([]);
  }), { numRuns: 150 });
}, 60_000);

test('rules never throw on templates in which anything stands where something else should', () => {
  fc.assert(fc.property(fc.constantFrom(...templates), fc.nat(), json, (template, choice, junk) => {
    const places = placesIn(template.Resources).filter((path) => path.length > 1);
    const broken = replaced(template.Resources, places[choice % places.length] ?? ['none'], junk) as JsonObject;
    expect(defectsOf({ Resources: broken })).toEqual([]);
  }), { numRuns: 1_000 });
}, 60_000);

test('rules come to an end on 20 nested conditions and on conditions everywhere', () => {
  const names = Array.from({ length: 20 }, (_, number) => `C${number}`);
  const nested = names.reduce<unknown>((inner, name) => ({ 'Fn::If': [name, inner, { Ref: 'AWS::NoValue' }] }), 'INFO');
  const Conditions = Object.fromEntries(names.map((name) => [name, { 'Fn::Equals': [{ Ref: name }, 'x'] }]));
  const Parameters = Object.fromEntries(names.map((name) => [name, { Type: 'String' }]));
  const settings = names.map((name) => ({ ResourcePath: `/${name}`, HttpMethod: 'GET', LoggingLevel: { 'Fn::If': [name, 'INFO', 'OFF'] } }));
  expect(defectsOf({
    Parameters,
    Conditions,
    Resources: {
      Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: nested } },
      Deep: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: nested, MethodSettings: [{ ResourcePath: '/*', HttpMethod: '*', LoggingLevel: nested }] } },
      Wide: { Type: 'AWS::ApiGateway::Stage', Properties: { RestApiId: { Ref: 'Api' }, StageName: 'prod', MethodSettings: settings } },
    },
  })).toEqual([]);
});
