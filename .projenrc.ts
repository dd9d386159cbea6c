import { awscdk, javascript, typescript } from 'projen';

/** The oldest aws-cdk-lib that passes every test (`npx projen test:floor`); see docs/decisions/0007-peers.md. */
const CDK_FLOOR = '2.262.1';
const CONSTRUCTS_FLOOR = '10.5.1';
/** The aws-cdk-lib that development, the examples and the benchmark use. */
const CDK_NEWEST = '2.276.0';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-apigateway-kb',
  description: 'AWS CDK constructs and cdk-nag rules that make Amazon API Gateway hard to misconfigure',
  author: 'cdk-apigateway-kb contributors',
  authorAddress: 'https://github.com/cdkapigatewaykb',
  repositoryUrl: 'https://github.com/cdkapigatewaykb/cdk-apigateway-kb.git',
  license: 'Apache-2.0',
  copyrightOwner: 'cdk-apigateway-kb contributors',
  stability: 'experimental',
  keywords: [
    'cdk', 'aws-cdk', 'awscdk', 'constructs', 'apigateway', 'api-gateway', 'cdk-nag', 'cloudwatch', 'route53', 'cloudfront',
  ],
  defaultReleaseBranch: 'main',

  cdkVersion: CDK_FLOOR,
  constructsVersion: CONSTRUCTS_FLOOR,
  jsiiVersion: '~6.0.0',
  typescriptVersion: '~6.0.0',
  minNodeVersion: '20.9.0',
  workflowNodeVersion: '20',
  packageManager: javascript.NodePackageManager.NPM,

  projenrcTs: true,
  projenrcTsOptions: { runner: typescript.TypeScriptRunner.tsx() },

  publishToPypi: { distName: 'cdk-apigateway-kb', module: 'cdk_apigateway_kb' },
  publishToMaven: {
    javaPackage: 'io.github.cdkapigatewaykb',
    mavenGroupId: 'io.github.cdkapigatewaykb',
    mavenArtifactId: 'cdk-apigateway-kb',
  },
  publishToNuget: { dotNetNamespace: 'CdkApiGatewayKb', packageId: 'CdkApiGatewayKb' },
  publishToGo: { moduleName: 'github.com/cdkapigatewaykb/cdk-apigateway-kb-go', packageName: 'cdkapigatewaykb' },

  // Publishing is left out on purpose: `npx projen package-all` makes the artefacts of every language.
  release: false,
  depsUpgrade: false,
  pullRequestTemplate: true,
  githubOptions: { mergify: false },
  gitignore: ['cdk.out/', '*.tsbuildinfo', '.DS_Store'],

  peerDeps: ['cdk-nag@^3.0.2'],
  // projen would develop on the floor; here the floor is tested apart, and the newest version is what people meet first.
  peerDependencyOptions: { pinnedDevDependency: false },
  bundledDeps: ['yaml@^2.8.0'],
  devDeps: [
    `aws-cdk-lib@${CDK_NEWEST}`, 'constructs@10.8.1',
    '@cloud-copilot/iam-simulate@0.1.173', '@swc/core@1.15.3', '@swc/jest', '@types/dns-packet@5.6.5', '@types/jest@^30', '@types/node@^20', 'cdk-nag@3.0.2',
    'dns-packet@5.6.1', 'fast-check@^4', 'jest@^30', 'selfsigned@5.5.0', 'tsx', 'velocityjs@2.1.7',
  ],

  jestOptions: {
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      transform: {
        // Types are checked once by `compile` and `check:types`; docs/decisions/0009-tests.md has the measurements.
        '^.+\\.[t]sx?$': new javascript.Transform('@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }),
      },
      // Setting up the CDK's own template validator costs seconds a file; the example tests switch it on.
      setupFiles: ['<rootDir>/test/setup.ts'],
      roots: ['<rootDir>/test'],
      testMatch: ['**/*.test.ts'],
    },
  },
  eslintOptions: { dirs: ['src'], devdirs: ['test', 'examples', 'bench', 'tools'] },
});

// Versions whose binaries exist for every platform in the registry; the lock file would be incomplete with newer ones.
project.package.addPackageResolutions('unrs-resolver@1.11.1');
project.deps.removeDependency('ts-jest');
project.deps.removeDependency('jest-junit');

project.eslint?.addRules({
  '@typescript-eslint/no-explicit-any': 'error',
  '@stylistic/max-len': ['error', { code: 150, ignoreUrls: true, ignoreStrings: true, ignoreTemplateLiterals: true }],
});
project.eslint?.addOverride({
  files: ['test/**', 'examples/**', 'bench/**', 'tools/**', '.projenrc.ts'],
  rules: { 'import/no-extraneous-dependencies': 'off', '@typescript-eslint/no-explicit-any': 'off' },
});

// ---- tasks ---------------------------------------------------------------------------------------------------------

const checkTypes = project.addTask('check:types', {
  description: 'Type-check tests, examples, benchmark and tools',
  exec: 'tsc --noEmit -p test/tsconfig.json',
});
const docs = project.addTask('docs', {
  description: 'Regenerate the rule registry, the rule and article pages and the README excerpts (--check only compares)',
  exec: 'tsx tools/docs.ts',
  receiveArgs: true,
});
project.addTask('rules:new', {
  description: 'Start a rule: npx projen rules:new DOM1 record-target',
  exec: 'tsx tools/new-rule.ts',
  receiveArgs: true,
});
project.addTask('rules:show', {
  description: 'Print what rules find in their fixtures: npx projen rules:show DOM1 (--write makes it what the tests expect)',
  exec: 'tsx tools/show-findings.ts',
  receiveArgs: true,
});
project.addTask('demo', {
  description: 'Synthesise an example with the rule pack, and its broken twin (npm run demo access shows another one)',
  exec: 'tsx examples/demo.ts',
  receiveArgs: true,
});
project.addTask('bench', {
  description: 'Time of the rule pack against AwsSolutionsChecks, as ratios',
  exec: 'tsx bench/bench.ts',
  receiveArgs: true,
});
const testPython = project.addTask('test:python', {
  description: 'Build the Python package, install it into a virtual environment and run the snippet of the README',
  env: { CDK_VALIDATION: 'false' },
});
testPython.exec('jsii-pacmak --target python');
testPython.exec('python3 -m venv dist/venv');
testPython.exec('dist/venv/bin/pip install --quiet dist/python/*.whl');
testPython.exec('dist/venv/bin/python examples/readme/app.py');
project.addTask('test:floor', {
  description: `Compile and test against aws-cdk-lib ${CDK_FLOOR}, the lowest version allowed`,
  exec: `tsx tools/test-with-cdk.ts ${CDK_FLOOR} ${CONSTRUCTS_FLOOR}`,
});

for (const path of ['/.ci/', '/bench/', '/examples/', '/tools/', '/tsconfig.json', 'cdk.out/']) project.addPackageIgnore(path);

project.preCompileTask.spawn(docs);
// `compile` alone must leave a complete lib behind, since `package:js` takes it as it is.
project.compileTask.exec('tsx tools/lazy-index.ts');
project.testTask.reset();
project.testTask.spawn(project.tasks.tryFind('compile')!);
project.testTask.spawn(checkTypes);
project.testTask.exec('jest --ci', { receiveArgs: true });
project.testTask.exec('eslint --ext .ts --no-error-on-unmatched-pattern src test examples bench tools .projenrc.ts', {
  env: { ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' },
});

// One program for everything that is linted and type-checked; projen's would leave examples, benchmark and tools out.
project.tryFindObjectFile('.eslintrc.json')?.addOverride('parserOptions.project', './test/tsconfig.json');
project.tryFindObjectFile('.eslintrc.json')?.addDeletionOverride('parserOptions.projectService');
project.tsconfigDev?.addInclude('../src/**/*.ts');
project.tsconfigDev?.addInclude('../examples/**/*.ts');
project.tsconfigDev?.addInclude('../bench/**/*.ts');
project.tsconfigDev?.addInclude('../tools/**/*.ts');
project.tsconfigDev?.addInclude('../.projenrc.ts');

project.synth();
