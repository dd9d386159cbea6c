/* One size and layout in a process of its own: node scale-case.js <methods> <methods per stack> <share of time> [pack] */
import { writeFileSync } from 'fs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { createApp, parseAll, synthesise } from './app';
import { Contender, race, Times } from './measure';
import { validateWithModel } from './model';
import { indexContext } from '../src/nag/index-scope';
import { ApiGatewayKbChecks } from '../src/nag/pack';

export interface ScaleResult {
  readonly methods: number;
  readonly resources: number;
  readonly stacks: number;
  readonly times: Times;
  /** Findings of our pack: some, or the work of reporting them is not in the time. */
  readonly findings: number;
}

if (require.main === module) {
  const [methods, methodsPerStack, share] = process.argv.slice(2, 5).map(Number);
  const [only] = process.argv.slice(5);
  const bench = createApp(methods, methodsPerStack);
  const context = synthesise(bench);
  const resources = parseAll(context);
  const [ours, theirs] = [new ApiGatewayKbChecks(bench.app), new AwsSolutionsChecks(bench.app)];
  const contenders: Contender[] = [
    { name: 'parse', run: () => parseAll(context) },
    { name: 'index', run: () => indexContext(context).apis },
    { name: 'pack', run: () => ours.validate(context) },
    { name: 'model', run: () => validateWithModel(context) },
    { name: 'nag', run: () => theirs.validate(context) },
  ];
  const result: ScaleResult = {
    methods,
    resources,
    stacks: context.templatePaths.length,
    findings: ours.validate(context).violations.flatMap(({ violatingResources }) => violatingResources).length,
    times: race(contenders.filter(({ name }) => only === undefined || only.split(',').includes(name)), share),
  };
  writeFileSync(1, JSON.stringify(result));
}
