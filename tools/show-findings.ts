import { writeFileSync } from 'fs';
import { join } from 'path';
import { check } from '../src/rules/engine';
import { RULES } from '../src/rules/registry';
import { fixturesOf, readFixture } from '../test/rules/fixture';

// `npx projen rules:show DOM1` prints what the rule finds in each of its fixtures; with --write it becomes what the tests expect
// of the bad ones. Read it first: the text is the specification.
const write = process.argv.includes('--write');
const ids = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

for (const rule of RULES.filter(({ id }) => ids.includes(id))) {
  for (const file of fixturesOf(rule.id)) {
    const { index, options } = readFixture(rule.id, file);
    const { findings, defects } = check(index, [rule], options);
    const text = findings.map(({ id, resource, at, message }) => `${resource.template.name}/${resource.logicalId} ${at}\n  ${id}: ${message}\n`).join('');
    console.log(`== ${rule.id}/${file}${defects.map(({ message }) => `\n  DEFECT ${message}`).join('')}\n${text === '' ? '  nothing\n' : text}`);
    if (write && file.startsWith('bad-')) writeFileSync(join(__dirname, '../test/rules', rule.id, file.replace(/\.yaml$/, '.findings.txt')), text);
  }
}
