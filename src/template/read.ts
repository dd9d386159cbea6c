import type { Document, Node, Pair, Scalar, YAMLMap, YAMLSeq } from 'yaml';
import { isObject, JsonObject, member, setMember } from './json';

/** A file that is not a CloudFormation template. */
export class TemplateError extends Error {
  constructor(name: string, reason: string) {
    super(`'${name}' is not a CloudFormation template: ${reason}`);
    this.name = 'NotATemplate';
  }
}

/** What makes a template one: a stack of the CDK without resources has some of these. */
const SECTIONS: ReadonlySet<string> = new Set(['AWSTemplateFormatVersion', 'Conditions', 'Mappings', 'Outputs', 'Parameters', 'Rules', 'Transform']);

/**
 * Reads a template, JSON or YAML with the short forms (`!Ref`, `!GetAtt` ...).
 *
 * @throws TemplateError if the text is neither, or is not a template
 */
export function readTemplate(text: string, name: string): JsonObject {
  const body = /^\s*[{[]/.test(text) ? readJson(text, name) : readYaml(text, name);
  if (!isObject(body)) throw new TemplateError(name, `it holds ${Array.isArray(body) ? 'a list' : 'no map'} at the top`);
  const resources = member(body, 'Resources');
  if (resources !== undefined && !isObject(resources)) throw new TemplateError(name, "its 'Resources' are not a map");
  if (resources === undefined && !Object.keys(body).some((key) => SECTIONS.has(key))) {
    const keys = Object.keys(body).slice(0, 5);
    throw new TemplateError(name, `it has no map 'Resources'${keys.length === 0 ? '' : `, only ${keys.map((key) => `'${key}'`).join(', ')}`}`);
  }
  return body;
}

function readJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // With trailing commas, or in YAML's flow style, it is still YAML; comments must go, YAML takes them for keys.
    try {
      return readYaml(withoutComments(text), name);
    } catch {
      throw new TemplateError(name, `it is not valid JSON (${(error as Error).message.split('\n')[0]})`);
    }
  }
}

/** Blanks comments in the style of JavaScript, outside of strings. */
function withoutComments(text: string): string {
  const token = /"(?:[^"\\\n]|\\.)*"?|\/\/[^\n]*|\/\*/g;
  let result = '';
  let end = 0;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    if (match[0].startsWith('"')) continue;
    result += `${text.slice(end, match.index)} `;
    const close = text.indexOf('*/', match.index + 2);
    if (match[0] === '/*') token.lastIndex = close < 0 ? text.length : close + 2;
    end = token.lastIndex;
  }
  return result + text.slice(end);
}

function readYaml(text: string, name: string): unknown {
  // Loaded here: a CDK app never needs it, and it would be a third of the time that the package takes to load.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require('yaml') as typeof import('yaml');
  let document: Document;
  try {
    document = parse(yaml, text);
  } catch (error) {
    throw new TemplateError(name, `it cannot be read as YAML (${(error as Error).message})`);
  }
  const [error] = document.errors;
  if (error?.code === 'MULTIPLE_DOCS') throw new TemplateError(name, 'it holds more than one YAML document');
  if (error !== undefined) throw new TemplateError(name, `it is not valid YAML (${error.message.split('\n')[0].replace(/:$/, '')})`);
  return new YamlReader(yaml, name).read(document.contents);
}

/** Other readers of YAML, those of CloudFormation and SAM among them, do not mind how far closing brackets are indented. */
const MAX_BRACKETS = 100;

function parse(yaml: typeof import('yaml'), text: string): Document {
  const lines = text.split('\n');
  for (let tries = 0; ; tries++) {
    const document = yaml.parseDocument(lines.join('\n'), { logLevel: 'error', uniqueKeys: false, version: '1.2' });
    const bad = document.errors.find(({ code }) => code === 'BAD_INDENT')?.linePos?.[0].line;
    if (bad === undefined || tries === MAX_BRACKETS || !/^[ ]*[\]}]/.test(lines[bad - 1])) return document;
    lines[bad - 1] = ' '.repeat(80) + lines[bad - 1];
  }
}

/** Short forms whose long form is not `Fn::<name>`. */
const LONG_FORMS: Readonly<Record<string, string>> = { '!Ref': 'Ref', '!Condition': 'Condition' };

/** More levels than any template has, and fewer than the stack of this reader. */
const MAX_DEPTH = 1_000;

class YamlReader {
  /** What the anchors hold, read once and shared: aliases of aliases would otherwise grow without bound. */
  private readonly anchors = new Map<string, unknown>();
  private readonly open = new Set<string>();
  private depth = 0;

  constructor(private readonly yaml: typeof import('yaml'), private readonly name: string) {}

  public read(node: unknown): unknown {
    if (this.yaml.isAlias(node)) return this.readAlias(node.source);
    if (!this.yaml.isNode(node)) return null;
    const { anchor } = node as Scalar;
    if (++this.depth > MAX_DEPTH) throw new TemplateError(this.name, `it is nested more than ${MAX_DEPTH} levels deep`);
    if (anchor !== undefined) this.open.add(anchor);
    const value = this.tagged(node.tag, this.plain(node));
    if (anchor !== undefined) {
      this.open.delete(anchor);
      this.anchors.set(anchor, value);
    }
    this.depth--;
    return value;
  }

  private readAlias(anchor: string): unknown {
    if (this.open.has(anchor)) throw new TemplateError(this.name, `the anchor '&${anchor}' contains itself`);
    if (!this.anchors.has(anchor)) throw new TemplateError(this.name, `it has no anchor '&${anchor}'`);
    return this.anchors.get(anchor);
  }

  private plain(node: Node): unknown {
    if (this.yaml.isMap(node)) return this.readMap(node);
    if (this.yaml.isSeq(node)) return (node as YAMLSeq).items.map((item) => this.read(item));
    const { value, source } = node as Scalar;
    // `1.0` is a payload version and `012345678901` an account: as numbers they would lose their zeros.
    return typeof value === 'number' && source !== undefined && String(value) !== source && /^\d+(\.\d+)?$/.test(source) ? source : value;
  }

  private readMap(map: YAMLMap): JsonObject {
    const result = {};
    for (const { key, value } of map.items as Pair[]) {
      if (this.yaml.isScalar(key) && key.anchor !== undefined) this.anchors.set(key.anchor, key.value);
      const name = this.yaml.isScalar(key) ? key.source ?? String(key.value) : String(key);
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
