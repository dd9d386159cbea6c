import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { DEFAULT_OPTIONS, RuleOptions } from '../../src/rules/options';
import { readTemplate } from '../../src/template/read';
import { TemplateIndex } from '../../src/template/template-index';

/** The templates that show what a rule finds and what not: `test/rules/<ID>/{bad,good}-*.yaml`. */
export function fixturesOf(ruleId: string): string[] {
  return readdirSync(join(__dirname, ruleId)).filter((file) => file.endsWith('.yaml')).sort();
}

/**
 * Reads a fixture: one template, or several separated by `---`.
 *
 * `# stack: Orders, account: 111122223333, region: eu-west-1` above a template says where it is deployed,
 * `# options: {"strict": true}` in the first line with which options the rules run.
 */
export function readFixture(ruleId: string, file: string): { index: TemplateIndex; options: RuleOptions } {
  const text = readFileSync(join(__dirname, ruleId, file), 'utf8');
  const [, options] = /^# options: (.*)$/m.exec(text) ?? [];
  const index = new TemplateIndex();
  for (const document of text.split(/^---$/m)) {
    const [, directive = ''] = /^# stack: (.*)$/m.exec(document) ?? [];
    const [stack, ...environment] = directive.split(',').map((part) => part.trim());
    const given = new Map(environment.map((part) => part.split(': ') as [string, string]));
    index.add({
      name: stack === '' ? 'template' : stack,
      stackName: stack === '' ? undefined : stack,
      account: given.get('account'),
      region: given.get('region'),
      body: readTemplate(document, file),
    });
  }
  return { index, options: { ...DEFAULT_OPTIONS, ...options === undefined ? {} : JSON.parse(options) as Partial<RuleOptions> } };
}
