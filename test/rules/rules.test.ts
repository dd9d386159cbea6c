import { existsSync, readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { fixturesOf, readFixture } from './fixture';
import { ARTICLES } from '../../src/catalogue/articles';
import { check } from '../../src/rules/engine';
import { RULES } from '../../src/rules/registry';

const folders = readdirSync(__dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);

test('every rule has fixtures, and every fixture folder a rule', () => {
  expect(folders.sort()).toEqual(RULES.map(({ id }) => id).sort());
});

test('no id and no slug is used twice', () => {
  expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
  expect(new Set(RULES.map(({ slug }) => slug)).size).toBe(RULES.length);
});

describe.each(RULES.map((registered) => [registered.id, registered] as const))('%s', (id, registered) => {
  const rule = registered.load();

  test('is registered as it describes itself', () => {
    expect({ id: rule.id, slug: rule.slug, appliesTo: [...rule.appliesTo] })
      .toEqual({ id, slug: registered.slug, appliesTo: [...registered.appliesTo] });
  });

  test('says everything that a report needs', () => {
    for (const text of [rule.title, rule.symptom, rule.why, rule.fix]) expect(text).not.toBe('');
    expect(rule.why).toMatch(/\.$/);
    expect(rule.fix).toMatch(/\.$/);
    expect(rule.title).not.toMatch(/\.$/);
    expect(rule.sources.length).toBeGreaterThan(0);
    expect(rule.articles.every((slug) => slug in ARTICLES)).toBe(true);
  });

  test('shows a bad twin, a good one, one with an intrinsic, one with something imported, and a conditional one', () => {
    for (const kind of ['bad-', 'good-', 'good-intrinsic', 'good-imported', 'good-conditional']) {
      expect(fixturesOf(id)).toContainEqual(expect.stringMatching(new RegExp(`^${kind}`)));
    }
  });

  test('reports each of its findings in some fixture', () => {
    const reported = fixturesOf(id).flatMap((file) => {
      const { index, options } = readFixture(id, file);
      return check(index, [registered], options).findings.map((finding) => finding.id);
    });
    const expected = rule.findings === undefined ? [id] : Object.keys(rule.findings).map((finding) => `${id}[${finding}]`);
    expect([...new Set(reported)].sort()).toEqual(expected.sort());
  });

  test.each(fixturesOf(id))('%s', (file) => {
    const { index, options } = readFixture(id, file);
    const { findings, defects } = check(index, [registered], options);
    expect(defects).toEqual([]);

    const actual = findings.map((finding) =>
      `${finding.resource.template.name}/${finding.resource.logicalId} ${finding.at}\n  ${finding.id}: ${finding.message}\n`).join('');
    const expected = join(__dirname, id, file.replace(/\.yaml$/, '.findings.txt'));
    expect(existsSync(expected)).toBe(file.startsWith('bad-'));
    expect(actual).toBe(file.startsWith('bad-') ? readFileSync(expected, 'utf8') : '');
  });
});
