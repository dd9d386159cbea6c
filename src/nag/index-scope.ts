import { basename } from 'path';
import { CfnElement, IPolicyValidationContext, NestedStack, Stack, Stage, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { isObject } from '../template/json';
import { loadTemplate } from '../template/load';
import type { Resource } from '../template/resource';
import { TemplateIndex } from '../template/template-index';

/** The index of the templates that the CDK has just written. */
export function indexContext(context: IPolicyValidationContext): TemplateIndex {
  const index = new TemplateIndex();
  const nestedFile = nestedFiles(context.appConstruct);
  for (const { stackConstructPath, templatePath } of context.stackTemplates) {
    const stack = constructAt(context.appConstruct, stackConstructPath);
    const deployed = Stack.isStack(stack) ? deployment(stack) : {};
    loadTemplate(index, { name: stackConstructPath, path: templatePath, certain: true, ...deployed }, nestedFile);
  }
  return index;
}

/** The index of an app that was synthesised into a directory: the stacks of the stage and of the stages below. */
export function indexAssembly(stage: Stage, wanted: (stack: Stack) => boolean): TemplateIndex {
  const assembly = stage.synth();
  const index = new TemplateIndex();
  const nestedFile = nestedFiles(stage);
  for (const artifact of assembly.stacksRecursively) {
    const stack = constructAt(stage, artifact.hierarchicalId);
    if (!Stack.isStack(stack) || !wanted(stack)) continue;
    loadTemplate(index, { name: artifact.hierarchicalId, path: artifact.templateFullPath, certain: true, ...deployment(stack) }, nestedFile);
  }
  return index;
}

/** Where the templates of nested stacks are. The template says it in its metadata, but unit tests write none. */
function nestedFiles(root: IConstruct): (resource: Resource) => string | undefined {
  let files: Map<string, string> | undefined;
  return ({ logicalId, template }) => {
    files ??= new Map(root.node.findAll().flatMap((node): [string, string][] => {
      if (!NestedStack.isNestedStack(node) || node.nestedStackParent === undefined) return [];
      return [[`${basename(node.nestedStackParent.templateFile)} ${nestedLogicalId(node)}`, node.templateFile]];
    }));
    return files.get(`${basename(template.file ?? '')} ${logicalId}`);
  };
}

function nestedLogicalId(stack: NestedStack): string {
  const { nestedStackParent, nestedStackResource } = stack;
  return CfnElement.isCfnElement(nestedStackResource) ? String(nestedStackParent?.resolve(nestedStackResource.logicalId)) : '';
}

/** The index of a tree that has not been synthesised: every stack at or below the scope is rendered. */
export function indexTree(scope: IConstruct): TemplateIndex {
  const index = new TemplateIndex();
  const resources = new Map<Stack, (logicalId: string) => Resource | undefined>();
  for (const stack of stacksFrom(scope)) {
    // Rendering is internal to the CDK, but it is what `Template.fromStack` and cdk-nag see of a stack, too.
    const rendered = (stack as unknown as { _toCloudFormation(): unknown })._toCloudFormation();
    const body: unknown = stack.resolve(rendered);
    if (!isObject(body)) continue;
    const parent = NestedStack.isNestedStack(stack) && stack.nestedStackParent !== undefined
      ? resources.get(stack.nestedStackParent)?.(nestedLogicalId(stack))
      : undefined;
    const template = index.add({ name: stack.node.path, body, parent, ...deployment(stack) });
    resources.set(stack, (logicalId) => template.resource(logicalId));
  }
  return index;
}

/** Parents before their nested stacks. A scope inside a stack stands for that stack. */
function stacksFrom(scope: IConstruct): Stack[] {
  const stacks = scope.node.findAll().filter((node): node is Stack => Stack.isStack(node));
  return stacks.length > 0 || Stage.isStage(scope) || scope.node.scope === undefined ? stacks : [Stack.of(scope)];
}

function constructAt(root: IConstruct, path: string): IConstruct | undefined {
  const relative = root.node.path === '' ? path : path.startsWith(`${root.node.path}/`) ? path.slice(root.node.path.length + 1) : path;
  return relative.split('/').reduce<IConstruct | undefined>((node, id) => node?.node.tryFindChild(id), root);
}

/** Where the stack is deployed, and as what. */
function deployment(stack: Stack): { account?: string; region?: string; stackName?: string } {
  return { account: known(stack.account), region: known(stack.region), stackName: known(stack.stackName) };
}

function known(value: string): string | undefined {
  return Token.isUnresolved(value) ? undefined : value;
}

