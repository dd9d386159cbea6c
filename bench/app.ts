import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, IPolicyValidationContext, Stack } from 'aws-cdk-lib';
import { IResource, LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';

/** Two APIs: that keeps a stack below the 500 resources that CloudFormation takes. */
export const METHODS_PER_STACK = 120;
const METHODS_PER_API = 60;
const METHODS_PER_FUNCTION = 20;
const VERBS = ['GET', 'POST'];

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
      // As the CDK's command line and `cdk init` have it.
      'aws:cdk:enable-path-metadata': true,
      '@aws-cdk/aws-apigateway:disableCloudWatchRole': true,
      // One stack with everything in it breaks the limit on purpose.
      '@aws-cdk/core:stackResourceLimit': 0,
    },
  });
  for (let from = 0, number = 0; from < methods; from += methodsPerStack, number++) {
    const stack = new Stack(app, `Orders${number}`);
    const until = Math.min(from + methodsPerStack, methods);
    for (let first = from; first < until; first += METHODS_PER_API) addApi(stack, first, Math.min(METHODS_PER_API, until - first));
  }
  return { app, outdir };
}

function addApi(stack: Stack, first: number, methods: number): void {
  const api = new RestApi(stack, `Api${first}`);
  let integration: LambdaIntegration | undefined;
  let resource: IResource = api.root;
  for (let i = 0; i < methods; i++) {
    if (i % METHODS_PER_FUNCTION === 0) {
      integration = new LambdaIntegration(new LambdaFunction(stack, `Handler${first + i}`, {
        code: Code.fromInline('exports.handler = async () => ({ statusCode: 200 });'),
        handler: 'index.handler',
        runtime: Runtime.NODEJS_22_X,
      }));
    }
    if (i % VERBS.length === 0) resource = api.root.addResource(`orders${i}`);
    resource.addMethod(VERBS[i % VERBS.length], integration);
  }
}

/** What the CDK hands to a plugin when all templates are written. */
export function synthesise({ app }: BenchApp): IPolicyValidationContext {
  const { stacks } = app.synth();
  return {
    appConstruct: app,
    templatePaths: stacks.map(({ templateFullPath }) => templateFullPath),
    stackTemplates: stacks.map(({ hierarchicalId, templateFullPath }) => ({
      stackConstructPath: hierarchicalId, templatePath: templateFullPath, accountId: undefined, region: undefined,
    })),
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
