import { answers, template } from './given';
import { Value } from '../../src/template/value';
import { Worlds } from '../../src/template/world';

const equals = (parameter: string, text: string) => ({ 'Fn::Equals': [{ Ref: parameter }, text] });

/** The worlds that a template with these conditions has, for somebody who asks for all of the names. */
function worlds(conditions: object, ...names: string[]): string[] {
  const { index, ...rest } = Object.assign(template({ Resources: {}, Conditions: conditions }));
  const [asked] = index.templates as [{ condition(name: string): boolean | undefined }];
  void rest;
  return answers(index, () => names.map((name) => asked.condition(name) === true ? name : `not ${name}`).join(', '));
}

test('a run that asks for no condition is the only one', () => {
  const { index } = template({ Resources: {}, Conditions: { A: equals('P', 'a') } });
  expect(answers(index, () => 'run')).toEqual(['run']);
});

test('conditions on different parameters turn out in every combination', () => {
  expect(worlds({ A: equals('P', 'x'), B: equals('Q', 'x') }, 'A', 'B')).toEqual(['A, B', 'A, not B', 'not A, B', 'not A, not B']);
});

test('a condition that is asked for twice is decided once', () => {
  expect(worlds({ A: equals('P', 'x') }, 'A', 'A')).toEqual(['A, A', 'not A, not A']);
});

test('one parameter equals at most one text', () => {
  expect(worlds({ A: equals('P', 'a'), B: equals('P', 'b'), C: { 'Fn::Equals': ['c', { Ref: 'P' }] } }, 'A', 'B', 'C'))
    .toEqual(['A, not B, not C', 'not A, B, not C', 'not A, not B, C', 'not A, not B, not C']);
});

test('a condition and its negation are one question', () => {
  expect(worlds({ A: equals('P', 'x'), B: { 'Fn::Not': [{ Condition: 'A' }] }, C: { 'Fn::Not': [equals('P', 'x')] } }, 'A', 'B', 'C'))
    .toEqual(['A, not B, not C', 'not A, B, C']);
});

test('Fn::And holds if all do, Fn::Or if one does', () => {
  const conditions = { A: equals('P', 'x'), B: equals('Q', 'x'), Both: { 'Fn::And': [{ Condition: 'A' }, { Condition: 'B' }] }, One: { 'Fn::Or': [{ Condition: 'A' }, { Condition: 'B' }] } };
  expect(worlds(conditions, 'A', 'B', 'Both', 'One'))
    .toEqual(['A, B, Both, One', 'A, not B, not Both, One', 'not A, B, not Both, One', 'not A, not B, not Both, not One']);
});

test('texts are compared at once, and so are values that are certainly the same', () => {
  expect(worlds({ A: { 'Fn::Equals': ['a', 'a'] }, B: { 'Fn::Equals': ['a', 'b'] }, C: { 'Fn::Equals': [{ Ref: 'P' }, { Ref: 'P' }] } }, 'A', 'B', 'C'))
    .toEqual(['A, not B, C']);
});

test('a comparison with an equal number is the same question as one with its text', () => {
  expect(worlds({ A: equals('P', '1'), B: { 'Fn::Equals': [{ Ref: 'P' }, 1] } }, 'A', 'B')).toEqual(['A, B', 'not A, not B']);
});

test.each([
  ['a missing condition', {}],
  ['an unheard function', { A: { 'Fn::Unheard': [] } }],
  ['a condition that is a text', { A: 'yes' }],
  ['a comparison of one value', { A: { 'Fn::Equals': ['a'] } }],
  ['a comparison of lists', { A: { 'Fn::Equals': [['a'], ['a']] } }],
  ['an empty Fn::And', { A: { 'Fn::And': [] } }],
  ['a circle', { A: { 'Fn::Not': [{ 'Fn::Not': [{ Condition: 'A' }] }] } }],
  ['a circle through Fn::If', { A: { 'Fn::Equals': [{ 'Fn::If': ['A', 'x', 'y'] }, 'x'] } }],
])('%s can turn out both ways', (_, conditions) => {
  expect(worlds(conditions, 'A').sort()).toEqual(['A', 'not A']);
});

test('pieces that cannot be followed are questions of their own', () => {
  const unknown = { 'Fn::Unheard': [] };
  expect(worlds({ A: { 'Fn::And': [unknown, { 'Fn::Not': [unknown] }] } }, 'A')).toContain('A');
});

test('conditions that double from level to level end', () => {
  const levels = Array.from({ length: 100 }, (_, level) => [`C${level}`, { 'Fn::And': [{ Condition: `C${level + 1}` }, { Condition: `C${level + 1}` }] }]);
  expect(worlds(Object.fromEntries(levels), 'C0')).toContain('not C0');
});

test('outside of all worlds everything is open but what holds in each', () => {
  const given = template({ Resources: {}, Conditions: { A: equals('P', 'a'), Not: { 'Fn::And': [{ Condition: 'A' }, { 'Fn::Equals': ['a', 'b'] }] } } });
  expect([given.condition('A'), given.condition('Not')]).toEqual([undefined, false]);
});

test('a resource with a condition exists where it holds', () => {
  const { index } = template({ Resources: { R: { Type: 'T', Condition: 'A' } }, Conditions: { A: equals('P', 'a') } });
  expect(index.ofType('T').map(({ exists }) => exists)).toEqual([undefined]);
  expect(answers(index, () => index.ofType('T').length)).toEqual([1, 0]);
});

test('Fn::If is the branch of the world, at every level', () => {
  const raw = { 'Fn::If': ['A', { 'Fn::If': ['B', 'ab', 'a'] }, { Ref: 'AWS::NoValue' }] };
  const given = template({ Resources: {}, Conditions: { A: equals('P', 'a'), B: equals('Q', 'b') } });
  expect(answers(given.index, () => Value.of(given, 'Given', raw).text)).toEqual(['ab', 'a', undefined]);
  expect(answers(given.index, () => Value.of(given, 'Given', raw).isAbsent)).toEqual([false, false, true]);
});

test('conditions of a nested stack on what the parent passes are questions about the parent', () => {
  const { index } = template({
    Conditions: { IsProd: equals('Env', 'prod') },
    Resources: { S: { Type: 'AWS::CloudFormation::Stack', Properties: { Parameters: { ChildEnv: { Ref: 'Env' } } } } },
  });
  const [parent] = index.templates;
  const child = index.add({
    name: 'child', parent: parent.resource('S'), body: { Parameters: { ChildEnv: {} }, Conditions: { IsProd: equals('ChildEnv', 'prod') }, Resources: {} },
  });
  expect(answers(index, () => [parent.condition('IsProd'), child.condition('IsProd')])).toEqual([[true, true], [false, false]]);
});

test('Worlds asks in the order of the questions, true first', () => {
  const asked = new Worlds();
  const seen: string[] = [];
  do seen.push(['x', 'y'].map((key) => asked.holds({ key }) ? key : '-').join('')); while (asked.next());
  expect(seen).toEqual(['xy', 'x-', '-y', '--']);
});
