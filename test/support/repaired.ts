import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { App, Mixin, Mixins, Stack } from 'aws-cdk-lib';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { ApiGatewayKbFindings } from '../../src';

/** What a mixin does to the fixtures of a rule: for each that draws findings, those before and after; and the correct ones that it changes. */
export interface Repairs {
  readonly bad: Readonly<Record<string, string>>;
  readonly changedGood: readonly string[];
}

/** Applies a mixin to the fixtures of a rule: those of one template, which the CDK can include. */
export function repairsOf(ruleId: string, mixin: Mixin): Repairs {
  const folder = join(__dirname, '..', 'rules', ruleId);
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && !/^(---|Transform:|# options)/m.test(readFileSync(join(folder, file), 'utf8')));
  const [before, after] = [[], [mixin]].map((mixins) => new Map(files.map((file) => [file.replace('.yaml', ''), included(join(folder, file), ruleId, mixins)])));
  const names = [...before.keys()];
  return {
    bad: Object.fromEntries(names.filter((name) => name.startsWith('bad-')).map((name) => [name, `${before.get(name)!.findings} -> ${after.get(name)!.findings}`])),
    changedGood: names.filter((name) => name.startsWith('good-') && before.get(name)!.template !== after.get(name)!.template),
  };
}

/** The template as the CDK writes it again, and what the rule finds in it. */
function included(templateFile: string, ruleId: string, mixins: Mixin[]): { findings: string; template: string } {
  const app = new App();
  const stack = new Stack(app, 'Included', { env: { account: '111122223333', region: 'eu-west-1' } });
  new CfnInclude(stack, 'Template', { templateFile });
  Mixins.of(stack).apply(...mixins);
  const ids = ApiGatewayKbFindings.fromApp(app).all().map(({ id }) => id).filter((id) => id.replace(/\[.*/, '') === ruleId);
  return { findings: ids.join(', ') || 'nothing', template: JSON.stringify(app.synth().getStackByName('Included').template) };
}
