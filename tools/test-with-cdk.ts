import { execFileSync } from 'child_process';
import { cpSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

// `npx projen test:floor`: compiles the library and runs its tests with another aws-cdk-lib, in a copy of the repository.
const [version] = process.argv.slice(2);
if (!/^\d+\.\d+\.\d+$/.test(version ?? '')) {
  console.error(`Usage: tsx tools/test-with-cdk.ts <version of aws-cdk-lib>, such as 2.262.1; got '${version}'`);
  process.exit(1);
}

const root = join(__dirname, '..');
const copy = mkdtempSync(join(tmpdir(), 'apigateway-kb-'));
try {
  cpSync(root, copy, { recursive: true, filter: (path) => !/\/(\.git|cdk\.out|dist|lib)$/.test(path) });
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', `aws-cdk-lib@${version}`]);
  run('npx', ['jsii', '--silence-warnings=reserved-word']);
  run('npx', ['jest', '--ci', '--testPathIgnorePatterns', 'test/docs', 'test/examples', 'test/layers']);
  console.log(`Compiled and tested with aws-cdk-lib ${version}.`);
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function run(command: string, args: string[]): void {
  execFileSync(command, args, { cwd: copy, stdio: 'inherit' });
}
