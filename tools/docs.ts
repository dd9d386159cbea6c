import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { dirname, join } from 'path';
import { generateRegistry } from './docs/registry';

// `npx projen docs` writes the generated files; `npx projen docs --check` names those that differ and fails.
const root = join(__dirname, '..');
const check = process.argv.includes('--check');

main();

function main(): void {
  const registry = write(generateRegistry(root));
  // Loaded only now, because the pages are made from the rules that the registry names.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { generate, GENERATED_FOLDERS } = require('./docs/generate') as typeof import('./docs/generate');
  const pages = generate(root);
  const stale = [...registry, ...write(pages), ...removeObsolete(GENERATED_FOLDERS, new Set(pages.keys()))];
  if (check && stale.length > 0) {
    console.error(`Not up to date, run 'npx projen docs': ${stale.join(', ')}`);
    process.exit(1);
  }
  console.log(stale.length === 0 ? 'Generated files are up to date.' : `${check ? 'Differs' : 'Written'}: ${stale.join(', ')}`);
}

function write(files: ReadonlyMap<string, string>): string[] {
  const changed = [...files].filter(([path, text]) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text);
  for (const [path, text] of check ? [] : changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return changed.map(([path]) => path);
}

function removeObsolete(folders: readonly string[], wanted: ReadonlySet<string>): string[] {
  const obsolete = folders.filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => readdirSync(join(root, folder)).map((file) => `${folder}/${file}`))
    .filter((path) => path.endsWith('.md') && !wanted.has(path));
  for (const path of check ? [] : obsolete) rmSync(join(root, path));
  return obsolete;
}
