import type { Alias, Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isObject, JsonObject, member, setMember } from './json';

/** A file that is not a CloudFormation template. */
export class TemplateError extends Error {
  constructor(name: string, reason: string) {
    super(`'${name}' is not a CloudFormation template: ${reason}`);
    this.name = 'NotATemplate';
  }
}

/**
 * Reads a template, JSON or YAML with the short forms (`!Ref`, `!GetAtt` ...).
 *
 * @throws TemplateError if the text is neither, or is not a template
 */
export function readTemplate(text: string, name: string): JsonObject {
  const body = /^\s*[{[]/.test(text) ? readJson(text, name) : readYaml(text, name);
  if (!isObject(body)) throw new TemplateError(name, `it holds ${Array.isArray(body) ? 'a list' : 'no map'} at the top`);
  if (!isObject(member(body, 'Resources'))) {
    const keys = Object.keys(body).slice(0, 5);
    throw new TemplateError(name, `it has no map 'Resources'${keys.length === 0 ? '' : `, only ${keys.map((key) => `'${key}'`).join(', ')}`}`);
  }
  return body;
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // JSON with comments or trailing commas, or YAML in flow style, is YAML.
    try {
      return readYaml(text, name);
    } catch {
      throw new TemplateError(name, `it is not valid JSON (${(error as Error).message})`);
    }
  }
}

function readYaml(text: string, name: string): unknown {
  // Loaded here: a CDK app never needs it, and it would be a third of the time that the package takes to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof import('yaml');
  const document: Document = yaml.parseDocument(text, { logLevel: 'silent', uniqueKeys: false, version: '1.2', merge: true });
  const [error] = document.errors;
  if (error !== undefined) throw new TemplateError(name, `it is not valid YAML (${error.message.split('\n')[0].replace(/:$/, '')})`);
  return new YamlReader(yaml, document, name).read(document.contents);
}

/** Short forms whose long form is not `Fn::<name>`. */
const LONG_FORMS: Readonly<Record<string, string>> = { '!Ref': 'Ref', '!Condition': 'Condition' };

class YamlReader {
  private readonly anchors = new Map<Node, unknown>();
  private readonly open = new Set<unknown>();

  constructor(
    private readonly yaml: typeof import('yaml'),
    private readonly document: Document,
    private readonly name: string,
  ) {}

  public read(node: unknown): unknown {
    if (this.yaml.isAlias(node)) return this.readAlias(node);
    if (!this.yaml.isNode(node)) return null;
    if (this.open.has(node)) throw new TemplateError(this.name, 'an anchor contains itself');
    this.open.add(node);
    const value = this.tagged(node.tag, this.plain(node));
    this.open.delete(node);
    return value;
  }

  private readAlias(alias: Alias): unknown {
    const node = alias.resolve(this.document) as Node | undefined;
    if (node === undefined) throw new TemplateError(this.name, `it has no anchor '&${alias.source}'`);
    // Read once and shared: aliases of aliases would otherwise grow without bound.
    if (!this.anchors.has(node)) this.anchors.set(node, this.read(node));
    return this.anchors.get(node);
  }

  private plain(node: Node): unknown {
    if (this.yaml.isMap(node)) return this.readMap(node);
    if (this.yaml.isSeq(node)) return (node as YAMLSeq).items.map((item) => this.read(item));
    const { value } = node as Scalar;
    return typeof value === 'bigint' ? Number(value) : value;
  }

  private readMap(map: YAMLMap): JsonObject {
    const result = {};
    for (const { key, value } of map.items as Pair[]) {
      const name = this.yaml.isScalar(key) ? String(key.value) : String(key);
      if (name === '<<') this.mergeInto(result, this.read(value));
      else setMember(result, name, this.read(value));
    }
    return result;
  }

  private mergeInto(target: object, merged: unknown): void {
    for (const source of Array.isArray(merged) ? merged as unknown[] : [merged]) {
      if (!isObject(source)) continue;
      for (const key of Object.keys(source)) if (!Object.hasOwn(target, key)) setMember(target, key, source[key]);
    }
  }

  private tagged(tag: string | undefined, value: unknown): unknown {
    if (tag === undefined || !/^![A-Za-z]/.test(tag)) return value;
    const long = LONG_FORMS[tag] ?? `Fn::${tag.slice(1)}`;
    const argument = long === 'Fn::GetAtt' && typeof value === 'string' ? splitOnce(value) : value;
    return { [long]: argument };
  }
}

function splitOnce(text: string): string[] {
  const dot = text.indexOf('.');
  return dot < 0 ? [text] : [text.slice(0, dot), text.slice(dot + 1)];
}
