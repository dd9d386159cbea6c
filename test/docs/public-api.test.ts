import { execFileSync } from 'child_process';
import { existsSync, mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

// Reads what `compile` wrote; `npm test` compiles first.
const root = join(__dirname, '..', '..');

interface Documented { docs?: { summary?: string; default?: string }; name?: string; optional?: boolean; overrides?: string }
interface JsiiType extends Documented {
  kind: string; datatype?: boolean; members?: Documented[]; properties?: Documented[]; methods?: Documented[];
}

const assembly = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) as { types: Record<string, JsiiType>; targets: Record<string, Record<string, unknown>> };
const types = Object.entries(assembly.types).map(([fqn, type]) => [fqn.replace('cdk-apigateway-kb.', ''), type] as const);

test('every name that the index exports exists in all languages', () => {
  const index = readFileSync(join(root, 'src/index.ts'), 'utf8');
  const exported = [...index.matchAll(/export \{([^}]*)\} from/g)]
    .flatMap(([, names]) => names.split(',').map((name) => name.replace(/^\s*type /, '').trim()).filter((name) => name !== ''));
  expect(types.map(([name]) => name).sort()).toEqual(exported.sort());
});

test('the languages have the names that were decided', () => {
  expect(assembly.targets).toMatchObject({
    python: { distName: 'cdk-apigateway-kb', module: 'cdk_apigateway_kb' },
    java: { package: 'io.github.cdkapigatewaykb' },
    dotnet: { namespace: 'CdkApiGatewayKb' },
    go: { packageName: 'cdkapigatewaykb' },
  });
});

describe.each(types)('%s', (_, type) => {
  const own = [...type.properties ?? [], ...type.methods ?? [], ...type.members ?? []].filter(({ overrides }) => overrides === undefined);

  test('says what it is, and what each of its members is', () => {
    expect(type.docs?.summary ?? '').not.toBe('');
    expect(own.filter(({ docs }) => (docs?.summary ?? '') === '').map(({ name }) => name)).toEqual([]);
  });

  test('names the default of every optional property', () => {
    const optional = type.datatype === true ? (type.properties ?? []).filter((property) => property.optional === true) : [];
    expect(optional.filter(({ docs }) => docs?.default === undefined).map(({ name }) => name)).toEqual([]);
  });
});

test('API.md is what jsii-docgen makes of it', () => {
  const file = join(mkdtempSync(join(tmpdir(), 'api-')), 'API.md');
  execFileSync(join(root, 'node_modules/.bin/jsii-docgen'), ['-o', file], { cwd: root, stdio: 'pipe' });
  expect(existsSync(file)).toBe(true);
  expect(readFileSync(join(root, 'API.md'), 'utf8')).toBe(readFileSync(file, 'utf8'));
}, 120_000);
