import { JsonObject } from '../../src/template/json';
import { readTemplate } from '../../src/template/read';
import { Resource } from '../../src/template/resource';
import { Template } from '../../src/template/template';
import { TemplateIndex, TemplateInput } from '../../src/template/template-index';
import { Value } from '../../src/template/value';
import { Worlds } from '../../src/template/world';

/** A template with these resources, in an index of its own. */
export function template(body: JsonObject | string, input: Partial<TemplateInput> = {}): Template {
  const parsed = typeof body === 'string' ? readTemplate(body, 'template.yaml') : body;
  return new TemplateIndex().add({ name: 'template', body: parsed, ...input });
}

/** The index of a template written in YAML; most tests of the model start from one. */
export function yamlIndex(text: string, input: Partial<TemplateInput> = {}): TemplateIndex {
  return template(text, input).index;
}

/** What a value reads as, beside a REST API `Api`, a function `Fn` and whatever else the body has. */
export function value(raw: unknown, body: JsonObject = {}, input: Partial<TemplateInput> = {}): Value {
  const resources = { Api: { Type: 'AWS::ApiGateway::RestApi' }, Fn: { Type: 'AWS::Lambda::Function' }, ...body.Resources as object };
  return Value.of(template({ ...body, Resources: resources }, input), 'Properties.Given', raw);
}

/** The resource of that logical id; in a test it is there. */
export function resource(index: TemplateIndex, logicalId: string): Resource {
  for (const { resources } of index.templates) {
    const found = resources.get(logicalId);
    if (found !== undefined) return found;
  }
  throw new Error(`no resource '${logicalId}'`);
}

/** The resources of that type, of all templates. */
export function theOnly(index: TemplateIndex, type: string): Resource {
  const found = index.ofType(type);
  if (found.length !== 1) throw new Error(`${found.length} resources of type '${type}'`);
  return found[0];
}

/** The answers that a question gets, one for each world that it leads to. */
export function answers<T>(index: TemplateIndex, question: () => T): T[] {
  const worlds = new Worlds();
  index.world = worlds;
  const found: T[] = [];
  do found.push(question()); while (worlds.next());
  return found;
}
