import { existsSync, readdirSync, readFileSync } from 'fs';
import { dirname, join } from 'path';
import { RULES } from '../../src/rules/registry';
import { GENERATED_FOLDERS, generate } from '../../tools/docs/generate';
import { generateRegistry } from '../../tools/docs/registry';

const root = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const generated = new Map([...generateRegistry(root), ...generate(root)]);

describe('generated files', () => {
  test.each([...generated.keys()])('%s is up to date', (path) => {
    expect(read(path)).toBe(generated.get(path));
  });

  test.each(GENERATED_FOLDERS)('%s holds nothing else', (folder) => {
    expect(readdirSync(join(root, folder)).map((file) => `${folder}/${file}`).filter((path) => !generated.has(path))).toEqual([]);
  });

  test('name every rule and every article of a rule', () => {
    for (const rule of RULES.map((registered) => registered.load())) {
      expect(read('docs/rules/README.md')).toContain(`ApiGatewayKb-${rule.id}]`);
      for (const slug of rule.articles) expect(read(`docs/articles/${slug}.md`)).toContain(`ApiGatewayKb-${rule.id}]`);
    }
  });
});

const pages = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.md') && !/^(node_modules|cdk\.out|dist|lib)\//.test(path) && path !== 'API.md');

describe('pages', () => {
  test.each(pages)('%s links to files that exist', (page) => {
    const links = [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target);
    expect(links.filter((target) => !existsSync(join(root, dirname(page), target)))).toEqual([]);
  });
});

describe('the package', () => {
  const manifest = JSON.parse(read('package.json')) as Record<string, Record<string, string>> & { bundledDependencies: string[] };

  test('bundles what it depends on, and nothing more', () => {
    expect(manifest.bundledDependencies).toEqual(Object.keys(manifest.dependencies));
  });

  test('has no download address in its lock file', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
  });
});
