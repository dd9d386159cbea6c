import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';

/**
 * The compiled index requires every module at once, cdk-nag included; here each name becomes a getter that requires its
 * module when the name is first used, as aws-cdk-lib does with its own. See decision 0011.
 */
export function makeLazy(path: string): number {
  const text = readFileSync(path, 'utf8');
  const modules = new Map<string, string>();
  for (const [, variable, module] of text.matchAll(/^(?:var|const) (\w+) = require\("([^"]+)"\);$/gm)) modules.set(variable, module);
  // eslint-disable-next-line @stylistic/max-len
  const names = [...text.matchAll(/^Object\.defineProperty\(exports, "(\w+)", \{ enumerable: true, get: function \(\) \{ return (\w+)\.(\w+); \} \}\);$/gm)];

  if (names.length === 0 && !text.includes('const define = ')) throw new Error(`'${path}' does not look as the compiler writes it`);

  if (names.length > 0) {
    writeFileSync(path, [
      '"use strict";',
      'Object.defineProperty(exports, "__esModule", { value: true });',
      // A function, since Node takes a getter that is written out for one that is not safe to import from.
      'const define = (name, get) => Object.defineProperty(exports, name, { enumerable: true, configurable: true, get });',
      // Node finds the names of a CommonJS module for ES imports in an assignment, which never runs here.
      `0 && (module.exports = { ${names.map(([, name]) => name).join(', ')} });`,
      ...names.map(([, name, variable, member]) => {
        const module = modules.get(variable);
        if (module === undefined) throw new Error(`'${name}' comes from a module that the compiled index does not require`);
        return `define("${name}", () => require("${module}").${member});`;
      }),
      '',
    ].join('\n'));
  }
  return names.length;
}

// Runs after `compile`.
if (require.main === module) {
  const names = makeLazy(join(__dirname, '..', 'lib', 'index.js'));
  if (names > 0) console.log(`lib/index.js exports ${names} names, each loaded when it is used.`);
}
