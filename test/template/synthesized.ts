import { join } from 'path';
import { App, Stack, Stage, Token } from 'aws-cdk-lib';
import { loadTemplate } from '../../src/template/load';
import { TemplateIndex } from '../../src/template/template-index';

/** Synthesises the app, and loads the templates of its stacks from disk as the rules see them. */
export function synthesized(app: App): TemplateIndex {
  const { directory } = app.synth();
  const index = new TemplateIndex();
  for (const node of app.node.findAll()) {
    if (!Stack.isStack(node) || node.nestedStackParent !== undefined) continue;
    const { account, region } = node;
    loadTemplate(index, {
      name: node.node.path,
      path: join(Stage.of(node)?.outdir ?? directory, node.templateFile),
      stackName: node.stackName,
      account: Token.isUnresolved(account) ? undefined : account,
      region: Token.isUnresolved(region) ? undefined : region,
    });
  }
  return index;
}
