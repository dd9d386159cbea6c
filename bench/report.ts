import { growth } from './measure';
import type { Processes } from './processes';
import type { ScaleResult } from './scale-case';

const WORK = ['parse', 'index', 'pack', 'model'];

/** The size in one stack for which there is a target. */
const RESOURCES_OF_TARGET = 20_000;

/** Warm validations of one layout in all sizes. */
export function printScale(layout: string, results: readonly ScaleResult[]): void {
  const columns = ['methods', 'resources', 'stacks', 'findings', ...WORK, 'nag', ...WORK.map((name) => `${name}/nag`)];
  print(`\nWarm validation, ${layout} (us of processor time a resource; index: files read, APIs known; model: every method read in full by two rules more; nag: AwsSolutionsChecks)`, columns,
    results.map(({ methods, resources, stacks, findings, times }) => [
      methods, resources, stacks, findings,
      ...[...WORK, 'nag'].map((name) => (times[name] * 1000 / resources).toFixed(1)),
      ...WORK.map((name) => (times[name] / times.nag).toFixed(2)),
    ]));
  console.log(`growth exponent: ${[...WORK, 'nag'].map((name) => `${name} ${exponent(results, name).toFixed(2)}`).join(', ')}`);
}

/** Fresh processes. */
export function printProcesses(processes: Processes): void {
  const node = processes.get('node')!.whole;
  print('\nFresh processes (x: of bare `node -e 0`; ms: of the work in it)', ['', 'process', 'work'], [...processes].map(([name, { whole, work }]) =>
    [name, `${(whole / node).toFixed(2)} x`, /^(validate|synth)/.test(name) ? `${work.toFixed(1)} ms` : '']));
}

/** The targets of the design. */
export function printTargets(many: readonly ScaleResult[], one: readonly ScaleResult[], processes: Processes): void {
  const ratio = (result: ScaleResult, name = 'pack') => result.times[name] / result.times.nag;
  const whole = (name: string) => processes.get(name)!.whole;
  const work = (name: string) => processes.get(name)!.work;
  const several = many.find(({ methods }) => methods === 5_000) ?? many[many.length - 1];
  const distance = ({ resources }: ScaleResult) => Math.abs(resources - RESOURCES_OF_TARGET);
  const single = one.reduce((best, result) => distance(result) < distance(best) ? result : best);
  const targets: readonly (readonly [string, number, number])[] = [
    [`pack / AwsSolutionsChecks, ${several.methods} methods in ${several.stacks} stacks`, ratio(several), 0.4],
    [`pack / AwsSolutionsChecks, ${single.resources} resources in one stack`, ratio(single), 0.05],
    ['growth exponent, many stacks', exponent(many, 'pack'), 1.1],
    ['growth exponent, one stack', exponent(one, 'pack'), 1.1],
    ['checking one template / node -e 0', whole('check') / whole('node'), 2.5],
    ['package and one construct / aws-cdk-lib modules', whole('package') / whole('parts'), 1.15],
    ['first validation of 20 methods, pack / AwsSolutionsChecks', work('validate pack') / work('validate nag'), 0.1],
    ['synthesis of 20 methods with the pack / without', work('synth pack') / work('synth none'), 1.1],
    ['  the same for the whole process', whole('synth pack') / whole('synth none'), 1.1],
    ['  AwsSolutionsChecks / without, for comparison', work('synth nag') / work('synth none'), NaN],
  ];
  print('\nTargets', ['', 'measured', 'target', ''], targets.map(([name, measured, limit]) =>
    [name, measured.toFixed(2), Number.isNaN(limit) ? '' : String(limit), Number.isNaN(limit) ? '' : measured <= limit ? 'met' : 'NOT MET']));
}

function exponent(results: readonly ScaleResult[], name: string): number {
  return growth(results.map(({ resources, times }) => [resources, times[name]]));
}

function print(title: string, columns: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const lines = [columns, ...rows].map((cells) => cells.map(String));
  const widths = columns.map((_, column) => Math.max(...lines.map((cells) => cells[column].length)));
  console.log(title);
  for (const cells of lines) {
    console.log(`  ${cells.map((cell, i) => i === 0 && columns[0] === '' ? cell.padEnd(widths[i]) : cell.padStart(widths[i])).join('  ')}`.trimEnd());
  }
}
