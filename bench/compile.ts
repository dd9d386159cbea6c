import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import * as ts from 'typescript';
import { makeLazy } from '../tools/lazy-index';

const ROOT = join(__dirname, '..');

/** Compiles src and bench as jsii would, without types, to a place from which node finds our dependencies. */
export function compile(): string {
  const target = join(ROOT, 'node_modules/.cache/bench');
  rmSync(target, { recursive: true, force: true });
  for (const directory of ['src', 'bench']) {
    for (const file of readdirSync(join(ROOT, directory), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const { outputText } = ts.transpileModule(readFileSync(join(ROOT, directory, file), 'utf8'), {
        compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, experimentalDecorators: true, esModuleInterop: true },
      });
      const output = join(target, directory, file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(output), { recursive: true });
      writeFileSync(output, outputText);
    }
  }
  makeLazy(join(target, 'src/index.js'));
  return target;
}
