import { readFileSync } from 'fs';
import { join } from 'path';
import { App, Stack, Stage, Token } from 'aws-cdk-lib';
import { PATH_METADATA_ENABLE_CONTEXT } from 'aws-cdk-lib/cx-api';
import type { JsonObject } from '../../src/template/json';
import type { Resource } from '../../src/template/resource';
import { TemplateIndex } from '../../src/template/template-index';

/** A template as the CDK wrote it, and where it is deployed. */
export interface StackTemplate {
  readonly name: string;
  readonly stackName: string;
  readonly account?: string;
  readonly region?: string;
  readonly body: { Resources: Record<string, TemplateResource>; Outputs?: Record<string, { Value: unknown }> };
}

export interface TemplateResource {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly Metadata?: Record<string, unknown>;
}

/** Synthesises an app, and reads the templates of its stacks from disk. */
export function synthesise(define: (app: App) => unknown): StackTemplate[] {
  const app = new App({ context: { [PATH_METADATA_ENABLE_CONTEXT]: true } });
  define(app);
  const { directory } = app.synth();
  return app.node.findAll().filter((node) => Stack.isStack(node)).map((stack) => ({
    name: stack.node.path,
    stackName: stack.stackName,
    account: known(stack.account),
    region: known(stack.region),
    body: JSON.parse(readFileSync(join(Stage.of(stack)?.outdir ?? directory, stack.templateFile), 'utf8')) as StackTemplate['body'],
  }));
}

/** The templates, indexed. */
export function indexOf(stacks: readonly StackTemplate[]): TemplateIndex {
  const index = new TemplateIndex();
  for (const stack of stacks) index.add({ ...stack, body: stack.body as unknown as JsonObject });
  return index;
}

/** The resource that the construct of a path made, to look at it or to change it: 'Shop/Orders' or 'Shop/Orders/Resource'. */
export function resourceAt(stacks: readonly StackTemplate[], path: string): TemplateResource {
  const found = stacks.flatMap(({ body }) => Object.values(body.Resources)).find(({ Metadata }) => pathIn(Metadata?.['aws:cdk:path']) === path);
  if (found === undefined) throw new Error(`no resource at ${path}`);
  return found;
}

/** Takes the resource that the construct of a path made out of its template. */
export function removeAt(stacks: readonly StackTemplate[], path: string): void {
  const resource = resourceAt(stacks, path);
  for (const { body } of stacks) {
    for (const [id, candidate] of Object.entries(body.Resources)) if (candidate === resource) delete body.Resources[id];
  }
}

/** The path of the construct that made a resource. */
export function pathOf(resource: Resource): string {
  return pathIn(resource.section('Metadata').get('aws:cdk:path').text) ?? resource.logicalId;
}

function pathIn(path: unknown): string | undefined {
  return typeof path === 'string' ? path.replace(/(\/Resource)+$/, '') : undefined;
}

function known(text: string): string | undefined {
  return Token.isUnresolved(text) ? undefined : text;
}
