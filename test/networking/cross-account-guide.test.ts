import { readFileSync } from 'fs';
import { join } from 'path';

const read = (path: string) => readFileSync(join(__dirname, '..', '..', path), 'utf8');

test('the guide shows all regions of the private cross-account example, as they are', () => {
  const blocks = [...read('docs/guides/cross-account-access.md').matchAll(/```ts\n(.*?)\n```/gs)].map(([, block]) => block);
  const regions = [...read('examples/networking/cross-account.ts').matchAll(/^( *)\/\/ #region \w+\n(.*?)\n *\/\/ #endregion/gms)]
    .map(([, indent, text]) => text.split('\n').map((line) => line.slice(indent.length)).join('\n'));
  expect(regions).toHaveLength(2);
  expect(regions.filter((region) => !blocks.includes(region))).toEqual([]);
});
