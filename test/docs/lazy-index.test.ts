import { execFileSync } from 'child_process';
import { join } from 'path';

// Reads what `compile` wrote; `npm test` compiles first.
const root = join(__dirname, '..', '..');

function loadedBy(script: string): string[] {
  const output = execFileSync(process.execPath, ['-e', `
    const before = new Set(Object.keys(require.cache));
    ${script}
    console.log(JSON.stringify(Object.keys(require.cache).filter((file) => !before.has(file))));`], { cwd: root, encoding: 'utf8' });
  return (JSON.parse(output) as string[]).map((file) => file.slice(root.length + 1));
}

test('requiring the package loads its index alone', () => {
  expect(loadedBy("require('./lib');")).toEqual(['lib/index.js']);
});

test('a construct loads neither cdk-nag nor the rules', () => {
  const loaded = loadedBy("require('./lib').KbRestApi;");
  expect(loaded).toContain('lib/apis/kb-rest-api.js');
  expect(loaded.filter((file) => /cdk-nag|lib\/(rules|nag|template)\//.test(file))).toEqual([]);
});

test('the pack loads the base class of cdk-nag, not its rules', () => {
  const loaded = loadedBy("require('./lib').ApiGatewayKbChecks;");
  expect(loaded.filter((file) => file.includes('node_modules/cdk-nag/')))
    .toEqual(['node_modules/cdk-nag/lib/nag-pack.js', 'node_modules/cdk-nag/lib/nag-rules.js']);
});

test('ES modules can import every name', () => {
  const output = execFileSync(process.execPath, ['--input-type=module', '-e',
    "import { KbRestApi, ApiGatewayKbFindings } from './lib/index.js'; console.log(typeof KbRestApi, typeof ApiGatewayKbFindings);"], { cwd: root, encoding: 'utf8' });
  expect(output.trim()).toBe('function function');
});
