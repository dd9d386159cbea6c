/* What every rule costs: node rules-case.js <methods> <methods per stack>. The first rule that needs a part of the model pays for it. */
import { createApp, parseAll, synthesise } from './app';
import { median } from './measure';
import { indexContext } from '../src/nag/index-scope';
import { check } from '../src/rules/engine';
import { RULES } from '../src/rules/registry';

const RUNS = 5;

if (require.main === module) {
  const [methods, methodsPerStack] = process.argv.slice(2, 4).map(Number);
  const context = synthesise(createApp(methods, methodsPerStack));
  const resources = parseAll(context);
  const times = new Map<string, number[]>();
  for (let run = 0; run < RUNS; run++) {
    const index = timed(times, 'read and index', () => indexContext(context));
    for (const rule of RULES) timed(times, rule.id, () => check(index, [rule]));
  }
  const costs = [...times].map(([name, millis]) => [name, median(millis) * 1000 / resources] as const).sort(([, one], [, other]) => other - one);
  const total = costs.reduce((sum, [, cost]) => sum + cost, 0);
  for (const [name, cost] of costs) console.log(`${name.padEnd(16)} ${cost.toFixed(2).padStart(7)} us a resource ${(100 * cost / total).toFixed(0).padStart(3)} %`);
}

function timed<T>(times: Map<string, number[]>, name: string, run: () => T): T {
  const { user, system } = process.cpuUsage();
  const result = run();
  const after = process.cpuUsage();
  const millis = (after.user - user + after.system - system) / 1000;
  times.set(name, [...times.get(name) ?? [], millis]);
  return result;
}
