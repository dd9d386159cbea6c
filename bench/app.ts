import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, IPolicyValidationContext, Stack } from 'aws-cdk-lib';
import { IResource, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

/** With four resources a method, this keeps a stack below the 500 resources that CloudFormation takes. */
export const METHODS_PER_STACK = 120;
const METHODS_PER_FUNCTION = 20;
const METHODS_PER_PATH = 4;
/** A path part has this many children at most, as in APIs that people write. */
const BRANCHES = 40;

export interface BenchApp {
  readonly app: App;
  readonly outdir: string;
}

/** An app as users write them, with the CDK's own constructs: one REST API a stack. */
export function createApp(methods: number, methodsPerStack: number): BenchApp {
  const outdir = mkdtempSync(join(tmpdir(), 'apigateway-kb-bench-'));
  process.on('exit', () => rmSync(outdir, { recursive: true, force: true }));
  const app = new App({
    outdir,
    analyticsReporting: false,
    context: {
      // As the CDK's command line has it.
      'aws:cdk:enable-path-metadata': true,
      // One stack with everything in it breaks the limit on purpose.
      '@aws-cdk/core:stackResourceLimit': 0,
    },
  });
  for (let from = 0, number = 0; from < methods; from += methodsPerStack, number++) {
    addApi(new Stack(app, `Orders${number}`), Math.min(methodsPerStack, methods - from));
  }
  return { app, outdir };
}

function addApi(stack: Stack, methods: number): void {
  const api = new RestApi(stack, 'Api');
  let integration: LambdaIntegration | undefined;
  let resource: IResource = api.root;
  let branch: IResource = api.root;
  for (let i = 0; i < methods; i++) {
    if (i % METHODS_PER_FUNCTION === 0) {
      integration = new LambdaIntegration(new LambdaFunction(stack, `Handler${i / METHODS_PER_FUNCTION}`, {
        code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_22_X,
      }));
    }
    if (i % (METHODS_PER_PATH * BRANCHES) === 0) branch = api.root.addResource(`group${i}`);
    if (i % METHODS_PER_PATH === 0) resource = branch.addResource(`orders${i}`);
    resource.addMethod(['GET', 'POST', 'PUT', 'DELETE'][i % METHODS_PER_PATH], integration);
  }
}

/** What the CDK hands to a plugin when all templates are written. */
export function synthesise({ app }: BenchApp): IPolicyValidationContext {
  const { stacks } = app.synth();
  return {
    appConstruct: app,
    accountId: undefined,
    region: undefined,
    templatePaths: stacks.map(({ templateFullPath }) => templateFullPath),
    stackTemplates: stacks.map(({ hierarchicalId, templateFullPath }) => ({ stackConstructPath: hierarchicalId, templatePath: templateFullPath })),
  };
}

export function parseAll({ templatePaths }: IPolicyValidationContext): number {
  let resources = 0;
  for (const path of templatePaths) {
    const { Resources } = JSON.parse(readFileSync(path, 'utf8')) as { Resources: object };
    resources += Object.keys(Resources).length;
  }
  return resources;
}
