import { resource, template, yamlIndex } from './given';

/** What `Start` waits for, of `A`, `B` and `C`. */
function waits(start: string, others = ''): string[] {
  const index = yamlIndex(`Resources:\n  Start: { Type: T, ${start} }\n  A: { Type: T }\n  B: { Type: T }\n  C: { Type: T }\n${others}`);
  return ['A', 'B', 'C'].filter((id) => resource(index, 'Start').waitsFor(resource(index, id)));
}

test.each([
  ['DependsOn: A', ['A']],
  ['DependsOn: [A, B]', ['A', 'B']],
  ['Properties: { X: !Ref A }', ['A']],
  ['Properties: { X: [{ Y: !GetAtt B.Arn }] }', ['B']],
  ["Properties: { X: { 'Fn::GetAtt': A.Arn } }", ['A']],
  ["Properties: { X: !Sub '${A}/${B.Arn}/${!C}' }", ['A', 'B']],
  ["Properties: { X: !Sub ['${V}', { V: !Ref C }] }", ['C']],
  ['Properties: { X: !If [Condition, !Ref A, !Ref B] }', ['A', 'B']],
  ['Properties: { A: A, X: null, Y: [A] }', []],
  ['Metadata: { X: !Ref A }', []],
  ['DependsOn: { A: 1 }', []],
])('a resource with { %s } waits for %j', (start, expected) => {
  expect(waits(start)).toEqual(expected);
});

test('it waits for what the others wait for, too', () => {
  expect(waits('DependsOn: D', '  D: { Type: T, Properties: { X: !Ref E } }\n  E: { Type: T, DependsOn: [B, Missing, D] }')).toEqual(['B']);
});

test('it waits for nothing in another template', () => {
  const { index } = template({ Resources: { A: { Type: 'T', DependsOn: 'B' }, B: { Type: 'T' } } });
  const other = index.add({ name: 'other', body: { Resources: { B: { Type: 'T' } } } });
  expect([resource(index, 'A').waitsFor(resource(index, 'B')), resource(index, 'A').waitsFor(other.resource('B')!)]).toEqual([true, false]);
});

test('it is named uniquely over all templates', () => {
  const { index } = template({ Resources: { A: { Type: 'T' } } });
  index.add({ name: 'other', body: { Resources: { A: { Type: 'T' } } } });
  expect(index.ofType('T').map(({ id }) => id)).toEqual(['0/A', '1/A']);
});

test('what has no type is no resource', () => {
  const { index } = template({ Resources: { A: { Properties: {} }, B: 'text', C: { Type: 5 }, D: { Type: 'T' } } });
  expect([...index.types]).toEqual(['T']);
});

test('the index has resources by type, in the order of the types that are asked for', () => {
  const { index } = template({ Resources: { A: { Type: 'T' }, B: { Type: 'U' }, C: { Type: 'T' } } });
  expect(index.ofType('U', 'T', 'V').map(({ logicalId }) => logicalId)).toEqual(['B', 'A', 'C']);
});
