import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { onPremisesExample } from '../../examples/networking/app';

const read = (path: string) => readFileSync(join(__dirname, '..', '..', path), 'utf8');
const guide = read('docs/guides/on-premises.md');

/** The regions of the example, as they stand in a page. */
function regions(): string[] {
  return [...read('examples/networking/app.ts').matchAll(/^( *)\/\/ #region \w+\n(.*?)\n *\/\/ #endregion/gms)]
    .map(([, indent, text]) => text.split('\n').map((line) => line.startsWith(indent) ? line.slice(indent.length) : line).join('\n'));
}

test('the code of the guide is that of the example, and all of it', () => {
  const blocks = [...guide.matchAll(/```ts\n(.*?)\n```/gs)].map(([, block]) => block);
  expect(blocks.filter((block) => !regions().includes(block))).toEqual([]);
  expect(regions().filter((region) => !blocks.includes(region))).toEqual([]);
});

test('the forwarding rule of the guide is the output of the example', () => {
  const app = new App();
  onPremisesExample(app);
  const { Outputs } = app.synth().getStackByName('Office').template as { Outputs: Record<string, { Value: unknown }> };
  const [, rule] = /```text\n(.*?)\n```/s.exec(guide) ?? [];
  expect(Outputs.DnsForwardingRule123ED7AA.Value).toBe(rule);
});
