import { spawnSync } from 'child_process';
import { join } from 'path';
import { METHODS_PER_STACK } from './app';
import { timeProcesses } from './processes';
import { printProcesses, printScale, printTargets } from './report';
import type { ScaleResult } from './scale-case';

const QUICK = process.argv.includes('--quick');
const SIZES = QUICK ? [100, 500] : [100, 1_000, 5_000, 20_000];
const SHARE_MILLIS = QUICK ? 150 : 2_000;
const RUNS = QUICK ? 2 : 7;

// The CDK's own template validator takes seconds and would hide what a pack costs.
process.env.CDK_VALIDATION = 'false';

function scale(methods: number, methodsPerStack: number): ScaleResult {
  const { status, stdout, stderr } = spawnSync(process.execPath, [
    '--expose-gc', '--max-old-space-size=12000', join(__dirname, 'scale-case.js'), String(methods), String(methodsPerStack), String(SHARE_MILLIS),
  ], { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`${methods} methods: ${stderr.slice(-2_000)}`);
  return JSON.parse(stdout) as ScaleResult;
}

if (process.argv.includes('--rules')) {
  const { status } = spawnSync(process.execPath, [join(__dirname, 'rules-case.js'), '2000', String(METHODS_PER_STACK)], { stdio: 'inherit' });
  process.exit(status ?? 1);
}

const many = SIZES.map((methods) => scale(methods, METHODS_PER_STACK));
printScale(`${METHODS_PER_STACK} methods a stack`, many);
// The largest takes minutes: AwsSolutionsChecks needs more than proportional time in one stack.
const one = SIZES.map((methods) => scale(methods, methods));
printScale('one stack', one);
const processes = timeProcesses(RUNS);
printProcesses(processes);
printTargets(many, one, processes);
