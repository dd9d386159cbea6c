import { execFileSync } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { basename, dirname, join, relative, resolve } from 'path';

const root = join(__dirname, '..', '..');
const src = join(root, 'src');

/** What a layer may import: other layers, and packages. `areas` stands for all construct areas. */
const LAYERS: Readonly<Record<string, { readonly layers: readonly string[]; readonly packages: readonly string[] }>> = {
  catalogue: { layers: [], packages: [] },
  template: { layers: ['catalogue'], packages: ['fs', 'path', 'yaml'] },
  rules: { layers: ['catalogue', 'template'], packages: [] },
  core: { layers: ['catalogue'], packages: ['aws-cdk-lib', 'constructs'] },
  nag: { layers: ['catalogue', 'template', 'rules'], packages: ['aws-cdk-lib', 'cdk-nag', 'constructs', 'path'] },
  areas: { layers: ['catalogue', 'core', 'areas'], packages: ['aws-cdk-lib', 'constructs'] },
  apis: { layers: ['catalogue', 'core', 'areas'], packages: ['aws-cdk-lib', 'constructs'] },
  index: { layers: ['areas', 'apis', 'nag'], packages: [] },
};

const AREAS = ['logging', 'access', 'domains', 'distribution', 'networking', 'responses', 'errors', 'throttling'];

const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).sort();

function layerOf(file: string): string {
  const [folder] = file.split('/');
  return file === 'index.ts' ? 'index' : AREAS.includes(folder) ? 'areas' : folder;
}

function importsOf(file: string): string[] {
  // Code in template literals runs elsewhere: it is the source of a Lambda function.
  const text = readFileSync(join(src, file), 'utf8').replace(/`[^`]*`/g, '');
  return [/(?:^|\n)(?:import|export) [^;]*?from '([^']+)'/g, /(?:require|import)\('([^']+)'\)/g]
    .flatMap((pattern) => [...text.matchAll(pattern)].map(([, module]) => module));
}

describe('the layers', () => {
  test('are known', () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => !(layer in LAYERS))).toEqual([]);
  });

  test('import in one direction only', () => {
    const wrong = files.flatMap((file) => {
      const { layers, packages } = LAYERS[layerOf(file)];
      return importsOf(file).filter((module) => {
        if (!module.startsWith('.')) return !packages.includes(module.startsWith('@') ? module : module.split('/')[0]);
        const target = layerOf(relative(src, resolve(src, dirname(file), module)));
        return target !== layerOf(file) && !layers.includes(target);
      }).map((module) => `${file} imports ${module}`);
    });
    expect(wrong).toEqual([]);
  });

  test('below the CDK load without it', () => {
    const script = `
      const { RULES } = require('./src/rules/registry.ts');
      require('./src/template/load.ts');
      for (const rule of RULES) rule.load();
      const loaded = Object.keys(require.cache).filter((file) => /node_modules.(aws-cdk-lib|constructs|cdk-nag|yaml)./.test(file));
      console.log(JSON.stringify(loaded));`;
    const output = execFileSync(process.execPath, ['--require', 'tsx/cjs', '-e', script], { cwd: root, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([]);
  });
});

describe('the source files', () => {
  const text = (file: string) => readFileSync(join(src, file), 'utf8');

  test('are short', () => {
    const generated = ['rules/registry.ts'];
    expect(files.filter((file) => !generated.includes(file) && text(file).split('\n').length > 300)).toEqual([]);
  });

  test('use no any', () => {
    const code = (file: string) => text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    expect(files.filter((file) => /: any\b|as any\b|<any>/.test(code(file)))).toEqual([]);
  });

  test('have names that say what they hold', () => {
    expect(files.filter((file) => /^(utils?|helpers?|common|misc|shared)\b/.test(basename(file)))).toEqual([]);
  });

  test('leave nothing unfinished', () => {
    expect(files.filter((file) => /TODO|FIXME|XXX|not implemented/i.test(text(file)))).toEqual([]);
  });
});
