/* eslint-disable @typescript-eslint/no-require-imports -- what is loaded, and when, is what is measured */
/* One measurement in a process of its own: node fresh.js <what> [argument]. Prints milliseconds; the caller takes the time of the process. */
import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

export const METHODS = 20;

function plugin(name: string | undefined, scope: IConstruct): IPolicyValidationPlugin {
  if (name === 'nag') return new (require('cdk-nag') as typeof import('cdk-nag')).AwsSolutionsChecks(scope);
  return new (require('../src/nag/pack') as typeof import('../src/nag/pack')).ApiGatewayKbChecks(scope);
}

function timed(run: () => unknown): void {
  const start = process.hrtime.bigint();
  run();
  process.stdout.write(String(Number(process.hrtime.bigint() - start) / 1e6));
}

const MEASUREMENTS: Readonly<Record<string, (argument?: string) => void>> = {
  /** The first validation, of templates that are on disk. */
  validate: (pack) => {
    const { createApp, synthesise } = require('./app') as typeof import('./app');
    const bench = createApp(METHODS, METHODS);
    const context = synthesise(bench);
    const checks = plugin(pack, bench.app);
    timed(() => checks.validate(context));
  },
  /** A synthesis with the plugin, or without any. */
  synth: (pack) => {
    const { createApp } = require('./app') as typeof import('./app');
    const { Validations } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
    const { app } = createApp(METHODS, METHODS);
    if (pack !== 'none') Validations.of(app).addPlugins(plugin(pack, app));
    // Reports are printed; that they are read is not part of the work.
    console.error = () => undefined;
    timed(() => {
      try {
        app.synth();
      } catch {
        // AwsSolutionsChecks finds errors in what the CDK makes of its defaults.
      }
    });
    process.exitCode = 0;
  },
  /** The package and one of its constructs. */
  package: () => {
    const { App, Stack } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
    const { KbRestApi } = require('../src/index') as typeof import('../src/index');
    new KbRestApi(new Stack(new App(), 'Orders'), 'Api');
  },
  /** The modules of the CDK alone, and the construct that ours extends. */
  parts: (modules = '') => {
    for (const module of modules.split(',')) require(module);
    const { App, Stack } = require('aws-cdk-lib') as typeof import('aws-cdk-lib');
    const { RestApi } = require('aws-cdk-lib/aws-apigateway') as typeof import('aws-cdk-lib/aws-apigateway');
    new RestApi(new Stack(new App(), 'Orders'), 'Api');
  },
  /** What the command line does with a template. */
  check: (path = '') => {
    const { loadTemplate } = require('../src/template/load') as typeof import('../src/template/load');
    const { TemplateIndex } = require('../src/template/template-index') as typeof import('../src/template/template-index');
    const { check } = require('../src/rules/engine') as typeof import('../src/rules/engine');
    const { RULES } = require('../src/rules/registry') as typeof import('../src/rules/registry');
    const { renderFindings } = require('../src/rules/report') as typeof import('../src/rules/report');
    const index = new TemplateIndex();
    loadTemplate(index, { name: path, path });
    process.stdout.write(renderFindings(check(index, RULES).findings));
  },
};

if (require.main === module) MEASUREMENTS[process.argv[2]](process.argv[3]);
