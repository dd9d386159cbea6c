import { articlePages } from './article-pages';
import { readme } from './readme';
import { rulePage, ruleTable } from './rule-pages';
import { RULES } from '../../src/rules/registry';

/** Folders whose Markdown files are all generated. */
export const GENERATED_FOLDERS = ['docs/rules', 'docs/articles'];

/** All generated pages, by path. */
export function generate(root: string): Map<string, string> {
  const rules = RULES.map((rule) => rule.load());
  return new Map([
    ...rules.map((rule) => rulePage(root, rule)),
    ruleTable(rules),
    ...articlePages(root, rules),
    readme(root, rules),
  ]);
}
