import { check } from '../../src/rules/engine';
import { DEFAULT_OPTIONS } from '../../src/rules/options';
import { RegisteredRule, Rule, RuleContext } from '../../src/rules/rule';
import type { Resource } from '../../src/template/resource';
import { TemplateIndex } from '../../src/template/template-index';

function indexOf(body: Record<string, unknown>): TemplateIndex {
  const index = new TemplateIndex();
  index.add({ name: 'template', body });
  return index;
}

function ruleThat(judge: (resource: Resource, context: RuleContext) => void, more: Partial<Rule> = {}): RegisteredRule {
  const rule: Rule = {
    id: 'TST1',
    slug: 'test',
    title: 'a test',
    severity: 'error',
    articles: ['5xx-errors'],
    symptom: 's',
    why: 'w.',
    fix: 'the fix.',
    silent: [],
    sources: [],
    appliesTo: ['Test::Thing'],
    check: judge,
    ...more,
  };
  return { id: rule.id, slug: rule.slug, appliesTo: rule.appliesTo, load: () => rule };
}

const reportsOff = ruleThat((resource, { report }) => {
  const mode = resource.get('Mode');
  if (mode.text === 'off') report({ at: mode, message: 'mode is off' });
});

function thing(properties: unknown, more: object = {}): Record<string, unknown> {
  return { Type: 'Test::Thing', Properties: properties, ...more };
}

const conditions = {
  Parameters: { Env: { Type: 'String' } },
  Conditions: {
    Prod: { 'Fn::Equals': [{ Ref: 'Env' }, 'prod'] },
    Dev: { 'Fn::Equals': [{ Ref: 'Env' }, 'dev'] },
    NotProd: { 'Fn::Not': [{ Condition: 'Prod' }] },
    Never: { 'Fn::Equals': ['a', 'b'] },
  },
};

describe('a rule', () => {
  test('speaks about a literal that is wrong', () => {
    const { findings } = check(indexOf({ Resources: { A: thing({ Mode: 'off' }) } }), [reportsOff]);
    expect(findings.map(({ id, at, message, fix, severity, resource }) => ({ id, at, message, fix, severity, logicalId: resource.logicalId })))
      .toEqual([{ id: 'TST1', at: 'Properties.Mode', message: 'mode is off', fix: 'the fix.', severity: 'error', logicalId: 'A' }]);
  });

  test.each([
    ['both branches are wrong', { 'Fn::If': ['Prod', 'off', 'off'] }, 1],
    ['one branch is right', { 'Fn::If': ['Prod', 'off', 'on'] }, 0],
    ['one branch removes the property', { 'Fn::If': ['Prod', 'off', { Ref: 'AWS::NoValue' }] }, 0],
    ['a nested branch is right', { 'Fn::If': ['Prod', 'off', { 'Fn::If': ['Dev', 'off', 'on'] }] }, 0],
    ['only an impossible branch is right', { 'Fn::If': ['Prod', { 'Fn::If': ['Dev', 'on', 'off'] }, 'off'] }, 1],
    ['the condition is a constant', { 'Fn::If': ['Never', 'on', 'off'] }, 1],
    ['the condition is not declared', { 'Fn::If': ['Unheard', 'off', 'on'] }, 0],
    ['the value is a parameter', { Ref: 'Env' }, 0],
  ])('when %s, speaks %#', (_, mode, expected) => {
    expect(check(indexOf({ ...conditions, Resources: { A: thing({ Mode: mode }) } }), [reportsOff]).findings).toHaveLength(expected);
  });

  test('judges a conditional resource in the worlds in which it exists', () => {
    const resources = { A: thing({ Mode: { 'Fn::If': ['NotProd', 'off', 'on'] } }, { Condition: 'NotProd' }) };
    expect(check(indexOf({ ...conditions, Resources: resources }), [reportsOff]).findings).toHaveLength(1);
  });

  test('is silent about a resource that never exists', () => {
    const resources = { A: thing({ Mode: 'off' }, { Condition: 'Never' }) };
    expect(check(indexOf({ ...conditions, Resources: resources }), [reportsOff]).findings).toEqual([]);
  });

  test('runs once on a resource that no condition touches, and once on a conditional one that is right', () => {
    let runs = 0;
    const counting = ruleThat((resource) => {
      runs++;
      resource.get('Mode');
    });
    check(indexOf({ ...conditions, Resources: { A: thing({ Mode: 'on' }), B: thing({ Mode: { 'Fn::If': ['Prod', 'a', 'b'] } }) } }), [counting]);
    expect(runs).toBe(2);
  });

  test('gives up silently when conditions can turn out in too many ways', () => {
    const names = Array.from({ length: 20 }, (_, number) => `C${number}`);
    const body = {
      Conditions: Object.fromEntries(names.map((name) => [name, { 'Fn::Equals': [{ Ref: name }, 'x'] }])),
      Parameters: Object.fromEntries(names.map((name) => [name, { Type: 'String' }])),
      Resources: { A: thing(Object.fromEntries(names.map((name) => [name, { 'Fn::If': [name, 'off', 'off'] }]))) },
    };
    let runs = 0;
    const readsAll = ruleThat((resource, { report }) => {
      runs++;
      if (names.every((name) => resource.get(name).text === 'off')) report({ at: resource.get(), message: 'all off' });
    });
    expect(check(indexOf(body), [readsAll]).findings).toEqual([]);
    expect(runs).toBe(64);
  });
});

describe('a defect of a rule', () => {
  test('is counted, and never becomes a finding', () => {
    const broken = ruleThat(() => {
      throw new Error('oops');
    });
    const { findings, defects } = check(indexOf({ Resources: { A: thing({}), B: thing({ Mode: 'off' }) } }), [broken, reportsOff]);
    expect(defects.map(({ ruleId, message, resource }) => [ruleId, resource.logicalId, message])).toEqual([['TST1', 'A', 'oops'], ['TST1', 'B', 'oops']]);
    expect(findings.map(({ resource }) => resource.logicalId)).toEqual(['B']);
  });

  test('is a finding that its metadata does not list', () => {
    const undeclared = ruleThat((resource, { report }) => report({ at: resource.get(), message: 'm', finding: 'OTHER' }), {
      findings: { ONE: { title: 'one' } },
    });
    expect(check(indexOf({ Resources: { A: thing({}) } }), [undeclared]).defects[0].message)
      .toBe("TST1 reports 'OTHER', which its metadata does not list");
  });
});

describe('options', () => {
  const kinds = ruleThat((resource, { report }) => {
    report({ at: resource.get(), message: 'm', finding: 'HARD' });
    report({ at: resource.get(), message: 'm', finding: 'SOFT' });
  }, { findings: { HARD: { title: 'h', fix: 'hard fix.' }, SOFT: { title: 's', advice: true } } });
  const index = indexOf({ Resources: { A: thing({}) } });
  const ids = (options: object) => check(index, [kinds], { ...DEFAULT_OPTIONS, ...options }).findings.map(({ id }) => id);

  test('leave advice out unless strict', () => {
    expect(ids({})).toEqual(['TST1[HARD]']);
    expect(ids({ strict: true })).toEqual(['TST1[HARD]', 'TST1[SOFT]']);
  });

  test('disable a rule, or one of its findings', () => {
    expect(ids({ strict: true, disabledRules: ['TST1[SOFT]'] })).toEqual(['TST1[HARD]']);
    expect(ids({ strict: true, disabledRules: ['TST1'] })).toEqual([]);
  });

  test('a finding has its own fix, or else that of the rule', () => {
    expect(check(index, [kinds], { ...DEFAULT_OPTIONS, strict: true }).findings.map(({ fix }) => fix)).toEqual(['hard fix.', 'the fix.']);
  });
});
