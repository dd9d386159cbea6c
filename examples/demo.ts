import { readdirSync } from 'fs';
import { join, relative } from 'path';
import { App, Validations } from 'aws-cdk-lib';
import { loggingExample } from './logging/app';
import { brokenLoggingExample } from './logging/broken';
import { ApiGatewayKbChecks, ApiGatewayKbFindings } from '../src';

// `npm run demo`: the example with the rule pack registered, and what the pack says of its broken twin.
const out = join(__dirname, '..', 'cdk.out');

// #region pack
const app = new App({ outdir: join(out, 'logging') });
Validations.of(app).addPlugins(new ApiGatewayKbChecks(app));
// #endregion
loggingExample(app);
app.synth();
report('examples/logging/app.ts', app);

const broken = new App({ outdir: join(out, 'logging-broken') });
brokenLoggingExample(broken);
report('examples/logging/broken.ts, broken on purpose', broken);

console.log('\nThe second app is broken on purpose, so the findings above are what this demo is about. Everything worked.');

function report(title: string, example: App): void {
  const findings = ApiGatewayKbFindings.fromApp(example);
  console.log(`\n===== ${title}`);
  for (const file of readdirSync(example.outdir).filter((name) => name.endsWith('.template.json'))) {
    console.log(`template  ${relative(process.cwd(), join(example.outdir, file))}`);
  }
  console.log(`the pack says: ${findings.all().length === 0 ? 'nothing, it is as it should be' : `${findings.all().length} findings\n\n${findings.report()}`}`);
}
