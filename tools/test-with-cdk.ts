import { execFileSync } from 'child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, relative } from 'path';

// `npx projen test:floor`: compiles the library and runs its tests with another aws-cdk-lib, in a copy of the repository.
const [version, constructs] = process.argv.slice(2);
if (![version, constructs].every((given) => /^\d+\.\d+\.\d+$/.test(given ?? ''))) {
  console.error(`Usage: tsx tools/test-with-cdk.ts <version of aws-cdk-lib> <version of constructs>; got '${version} ${constructs}'`);
  process.exit(1);
}

const root = join(__dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'apigateway-kb-'));
try {
  const left = ['.git', 'cdk.out', 'dist', 'lib', 'node_modules', 'package-lock.json'].map((entry) => join(root, entry));
  cpSync(root, copy, { recursive: true, filter: (path) => !left.includes(path) });
  const manifest = JSON.parse(readFileSync(join(copy, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
  Object.assign(manifest.devDependencies, { 'aws-cdk-lib': version, 'constructs': constructs });
  writeFileSync(join(copy, 'package.json'), JSON.stringify(manifest, undefined, 2));
  // From scratch: npm would nest what the other version brought along, where the compiler does not look.
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error']);
  run('npx', ['jsii', '--silence-warnings=reserved-word']);
  run('npx', ['jest', '--ci', '--testPathIgnorePatterns', 'test/docs', 'test/layers', ...testsOfExamples()]);
  console.log(`Compiled and tested with aws-cdk-lib ${version}.`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function run(command: string, args: string[]): void {
  execFileSync(command, args, { cwd: copy, stdio: 'inherit' });
}

/** The examples acknowledge findings by ids that only newer versions of aws-cdk-lib take. */
function testsOfExamples(): string[] {
  return readdirSync(join(copy, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test.ts'))
    .filter((file) => importedBy(join(copy, 'test', file)).some((imported) => relative(copy, imported).startsWith('examples')))
    .map((file) => `/test/${file}$`);
}

/** The files of ours that a file imports, also over others. */
function importedBy(file: string, found = new Set<string>()): string[] {
  for (const [, path] of readFileSync(file, 'utf8').matchAll(/ from '(\.[^']+)'/g)) {
    const imported = `${join(dirname(file), path)}.ts`;
    if (found.has(imported) || !existsSync(imported)) continue;
    found.add(imported);
    importedBy(imported, found);
  }
  return [...found];
}
