import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { loadTemplate } from '../../src/template/load';
import { TemplateError } from '../../src/template/read';
import { TemplateIndex } from '../../src/template/template-index';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'load-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** Writes the files, loads the first, and gives the names of all templates that came with it. */
function load(files: Record<string, string>): string[] {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const index = new TemplateIndex();
  loadTemplate(index, { name: 'main', path: join(directory, Object.keys(files)[0]) });
  return index.templates.map(({ name }) => name);
}

function nesting(...files: string[]): string {
  const stacks = files.map((file, position) => `  S${position}: { Type: AWS::CloudFormation::Stack, Properties: { TemplateURL: ${file} } }\n`);
  return `Resources:\n  R: { Type: T }\n${stacks.join('')}`;
}

test('the templates of nested stacks are loaded with it, and named after the stack', () => {
  expect(load({ 'main.yaml': nesting('child.yaml'), 'child.yaml': nesting('./grand.yaml'), 'grand.yaml': nesting() }))
    .toEqual(['main', 'main/S0', 'main/S0/S0']);
});

test('one template can be nested twice', () => {
  expect(load({ 'main.yaml': nesting('child.yaml', 'child.yaml'), 'child.yaml': nesting() })).toEqual(['main', 'main/S0', 'main/S1']);
});

test('the asset of the CDK goes before the URL', () => {
  const main = 'Resources:\n  S:\n    Type: AWS::CloudFormation::Stack\n    Metadata: { aws:asset:path: child.yaml }\n    Properties: { TemplateURL: !Sub "${X}" }\n';
  expect(load({ 'main.yaml': main, 'child.yaml': nesting() })).toEqual(['main', 'main/S']);
});

test.each(['https://bucket.s3.amazonaws.com/child.yaml', 'missing.yaml', '.'])('a nested template at %s is left out', (url) => {
  expect(load({ 'main.yaml': nesting(url) })).toEqual(['main']);
});

test('a template that nests itself is loaded once', () => {
  expect(load({ 'main.yaml': nesting('main.yaml', 'child.yaml', 'main.yaml'), 'child.yaml': nesting('main.yaml', 'child.yaml') }))
    .toEqual(['main', 'main/S1']);
});

test('templates that multiply from level to level end at the number of stacks that CloudFormation deploys', () => {
  const levels = Array.from({ length: 14 }, (_, level): [string, string] => [`l${level}.yaml`, level === 13 ? nesting() : nesting(`l${level + 1}.yaml`, `l${level + 1}.yaml`)]);
  expect(load(Object.fromEntries(levels))).toHaveLength(2500);
});

test('a nested file that is no template is named in the error', () => {
  mkdirSync(join(directory, 'nested'));
  expect(() => load({ 'main.yaml': nesting('child.yaml'), 'child.yaml': 'prose' })).toThrow(TemplateError);
  expect(() => load({ 'main.yaml': nesting('child.yaml'), 'child.yaml': 'prose' }))
    .toThrow(`'${join(directory, 'child.yaml')}' is not a CloudFormation template: it holds no map at the top`);
});
