import { existsSync, mkdirSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';

// `npx projen rules:new DOM1 record-target` starts a rule: its file and its fixture folder. Everything else is generated.
const AREAS: Readonly<Record<string, string>> = {
  IAM: 'access', LOG: 'logging', DOM: 'domains', CDN: 'distribution', NET: 'networking', MAP: 'responses', ERR: 'errors', THR: 'throttling',
};

const [id = '', slug = ''] = process.argv.slice(2);
const [, topic, number] = /^([A-Z]{3})(\d+)$/.exec(id) ?? [];
const area = AREAS[topic ?? ''];
if (area === undefined || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
  console.error(`Usage: npx projen rules:new <id> <slug>, such as DOM1 record-target; the topics are ${Object.keys(AREAS).join(', ')}; got '${id} ${slug}'`);
  process.exit(1);
}

const name = `${topic.toLowerCase()}${number}`;
const constant = name + slug.split('-').map((word) => word[0].toUpperCase() + word.slice(1)).join('');
create(`src/rules/${area}/${name}-${slug}.ts`, `import { defineRule } from '../rule';

export const ${constant} = defineRule({
  id: '${id}',
  slug: '${slug}',
  title: '',
  severity: 'warning',
  articles: [''],
  symptom: '',
  why: '',
  fix: '',
  silent: [],
  sources: [],
  appliesTo: [''],

  check(resource, { report }) {
    const value = resource.get('');
    if (value.isAbsent) report({ at: value, message: '' });
  },
});
`);
for (const file of ['bad-example.yaml', 'good-example.yaml', 'good-intrinsic.yaml', 'good-imported.yaml', 'good-conditional.yaml']) {
  create(`test/rules/${id}/${file}`, 'Resources: {}\n');
}
create(`test/rules/${id}/bad-example.findings.txt`, '');
console.log("Fill them in, then run 'npx projen docs' and 'npx jest test/rules'.");

function create(path: string, text: string): void {
  const target = join(__dirname, '..', path);
  if (existsSync(target)) {
    console.error(`'${path}' exists already`);
    process.exit(1);
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text);
  console.log(`created ${path}`);
}
