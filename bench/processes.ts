import { spawnSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { createApp, synthesise } from './app';
import { METHODS } from './fresh';
import { median } from './measure';

/** Milliseconds of fresh processes: of the whole process, and of the piece of work in it that was timed. */
export interface ProcessTimes {
  readonly whole: number;
  readonly work: number;
}

export type Processes = ReadonlyMap<string, ProcessTimes>;

/** Runs processes in turns and gives the medians. */
export function timeProcesses(runs: number): Processes {
  const { templatePaths: [template] } = synthesise(createApp(METHODS, METHODS));
  const commands = new Map<string, readonly string[]>([
    ['node', ['-e', '0']],
    ['check', fresh('check', template)],
    ...['pack', 'nag'].map((pack) => [`validate ${pack}`, fresh('validate', pack)] as const),
    ...['none', 'pack', 'nag'].map((pack) => [`synth ${pack}`, fresh('synth', pack)] as const),
    ['package', fresh('package')],
    ['parts', fresh('parts', cdkModules().join(','))],
  ]);
  const times = new Map([...commands].map(([name]) => [name, { whole: [] as number[], work: [] as number[] }]));
  for (let run = 0; run < runs; run++) {
    for (const [name, command] of commands) {
      const start = process.hrtime.bigint();
      const { status, stdout, stderr } = spawnSync(process.execPath, command, { encoding: 'utf8' });
      times.get(name)!.whole.push(Number(process.hrtime.bigint() - start) / 1e6);
      times.get(name)!.work.push(Number(stdout));
      if (status !== 0) throw new Error(`'${command.join(' ')}' failed: ${stderr}`);
    }
  }
  return new Map([...times].map(([name, { whole, work }]) => [name, { whole: median(whole), work: median(work) }]));
}

function fresh(...args: string[]): string[] {
  return [join(__dirname, 'fresh.js'), ...args];
}

/** The modules of aws-cdk-lib that our constructs name, whether the process needs them or not. */
function cdkModules(): string[] {
  const found = new Set<string>();
  for (const area of ['apis', 'logging', 'core']) {
    const directory = join(__dirname, '../src', area);
    for (const file of readdirSync(directory)) {
      for (const [, module] of readFileSync(join(directory, file), 'utf8').matchAll(/require\("(aws-cdk-lib[^"]*)"\)/g)) found.add(module);
    }
  }
  return [...found].sort();
}
