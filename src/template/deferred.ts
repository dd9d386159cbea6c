import type { JsonObject } from './json';

/** A resource in a text, read when somebody asks for more than its type. */
export class DeferredResource {
  private content?: JsonObject;

  constructor(public readonly Type: string, private readonly text: string, private readonly start: number, private readonly end: number) {}

  /** The resource as it stands in the template. */
  public read(): JsonObject {
    return this.content ??= JSON.parse(this.text.slice(this.start, this.end)) as JsonObject;
  }
}

const START = '{\n ';
const RESOURCES = '\n "Resources": {';
const RESOURCE = /\n {2}"(\w+)": (?=\{\n {3}"Type": "([\w:@-]+)")/y;
const RESOURCE_END = '\n  }';

/**
 * Reads a template that the CDK has written, without the resources: most are of types that no rule judges.
 *
 * Undefined for any other layout than the CDK's, `JSON.stringify` with an indent of 1. In that a line with two spaces and a
 * brace ends a resource and nothing else, since no string can hold a line break. Also undefined for SAM, which looks into resources.
 */
export function readDeferred(text: string): JsonObject | undefined {
  const section = text.indexOf(RESOURCES);
  if (!text.startsWith(START) || section < 0 || text.includes('\n "Transform"')) return undefined;

  // Without a prototype it is a dictionary from the start; growing one takes as long as parsing everything.
  const resources = Object.create(null) as Record<string, DeferredResource>;
  let position = section + RESOURCES.length;
  for (let more = true; more;) {
    RESOURCE.lastIndex = position;
    const [head, logicalId, type] = RESOURCE.exec(text) ?? [];
    const end = text.indexOf(RESOURCE_END, position);
    if (head === undefined || end < 0) return undefined;
    resources[logicalId] = new DeferredResource(type, text, position + head.length, position = end + RESOURCE_END.length);
    more = text[position] === ',';
    if (more) position++;
  }
  if (!text.startsWith('\n }', position)) return undefined;
  const rest = JSON.parse(`${text.slice(0, section)}\n "Resources": {${text.slice(position)}`) as object;
  return { ...rest, Resources: resources };
}
