/* Time of the rule pack against cdk-nag's AwsSolutionsChecks: npx projen bench [--quick | --rules] */
import { spawnSync } from 'child_process';
import { join } from 'path';
import { compile } from './compile';

// Everything is measured in plain node on compiled code: tsx would add its own start-up, and a call to every closure.
const compiled = compile();
const { status } = spawnSync(process.execPath, [join(compiled, 'bench/main.js'), ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
