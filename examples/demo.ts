import { readdirSync } from 'fs';
import { join, relative } from 'path';
import { App, Validations } from 'aws-cdk-lib';
import { ApiGatewayKbChecks, ApiGatewayKbFindings } from '../src';
import { accessExample } from './access/app';
import { brokenAccessExample } from './access/broken';
import { distributionExample } from './distribution/app';
import { brokenDistributionExample } from './distribution/broken';
import { domainsExample } from './domains/app';
import { brokenDomainsExample } from './domains/broken';
import { errorsExample } from './errors/app';
import { brokenErrorsExample } from './errors/broken';
import { loggingExample } from './logging/app';
import { brokenLoggingExample } from './logging/broken';
import { onPremisesExample } from './networking/app';
import { brokenOnPremisesExample } from './networking/broken';
import { responsesExample } from './responses/app';
import { brokenResponsesExample } from './responses/broken';
import { throttlingExample } from './throttling/app';
import { brokenThrottlingExample } from './throttling/broken';

// `npm run demo`: an example with the rule pack registered, and what the pack says of its broken twin.
// `npm run demo access` shows another one.
const EXAMPLES: Readonly<Record<string, { readonly good: (app: App) => unknown; readonly broken: (app: App) => unknown }>> = {
  logging: { good: loggingExample, broken: brokenLoggingExample },
  access: { good: accessExample, broken: brokenAccessExample },
  domains: { good: domainsExample, broken: brokenDomainsExample },
  distribution: { good: distributionExample, broken: brokenDistributionExample },
  networking: { good: onPremisesExample, broken: brokenOnPremisesExample },
  responses: { good: responsesExample, broken: brokenResponsesExample },
  errors: { good: errorsExample, broken: brokenErrorsExample },
  throttling: { good: throttlingExample, broken: brokenThrottlingExample },
};

const [name = 'logging'] = process.argv.slice(2);
const example = EXAMPLES[name];
if (example === undefined) {
  console.error(`There is no example '${name}', only ${Object.keys(EXAMPLES).join(', ')}`);
  process.exit(1);
}

const out = join(__dirname, '..', 'cdk.out');
const app = new App({ outdir: join(out, name) });
Validations.of(app).addPlugins(new ApiGatewayKbChecks(app));
example.good(app);
app.synth();
report(`examples/${name}/app.ts`, app);

const broken = new App({ outdir: join(out, `${name}-broken`) });
example.broken(broken);
report(`examples/${name}/broken.ts, broken on purpose`, broken);

console.log('\nThe second app is broken on purpose, so the findings above are what this demo is about. Everything worked.');
console.log(`Other examples: ${Object.keys(EXAMPLES).filter((other) => other !== name).map((other) => `npm run demo ${other}`).join(', ')}`);

function report(title: string, synthesised: App): void {
  const findings = ApiGatewayKbFindings.fromApp(synthesised);
  console.log(`\n===== ${title}`);
  for (const file of readdirSync(synthesised.outdir).filter((each) => each.endsWith('.template.json'))) {
    console.log(`template  ${relative(process.cwd(), join(synthesised.outdir, file))}`);
  }
  const count = findings.all().length;
  console.log(`the pack says: ${count === 0 ? 'nothing, it is as it should be' : `${count} findings\n\n${findings.report()}`}`);
}
