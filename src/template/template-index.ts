import { isObject, JsonObject, member } from './json';
import { Apis } from './model/apis';
import { Resource } from './resource';
import { Environment, RawValue, Template } from './template';
import { Value } from './value';
import { NO_WORLD, World } from './world';

/** A template that is to be judged, parsed. */
export interface TemplateInput extends Environment {
  /** What reports call it: its file, or the name of its stack. */
  readonly name: string;
  /** The parsed template. */
  readonly body: JsonObject;
  /** The name that the stack is deployed under, if known. */
  readonly stackName?: string;
  /** For a nested stack: the resource that creates it. */
  readonly parent?: Resource;
}

/** All templates that are judged together, indexed once. */
export class TemplateIndex {
  /** The world that values are currently read in; only the engine sets it. */
  public world: World = NO_WORLD;

  private readonly all: Template[] = [];
  private readonly byType = new Map<string, Resource[]>();
  private readonly nested = new Map<Resource, Template>();
  private exports?: Map<string, RawValue[]>;
  private crossRegion?: Map<string, RawValue>;
  private apiModel?: Apis;

  /** Adds a template; all are added before the first question is asked. */
  public add(input: TemplateInput): Template {
    const { name, body, account, region, parent, stackName } = input;
    const environment = parent === undefined ? { account, region } : parent.template.environment;
    const template = new Template(this, this.all.length, name, environment, body, parent, stackName);
    this.all.push(template);
    if (parent !== undefined) this.nested.set(parent, template);
    for (const resource of template.resources.values()) {
      const sameType = this.byType.get(resource.type);
      if (sameType === undefined) this.byType.set(resource.type, [resource]);
      else sameType.push(resource);
    }
    return template;
  }

  /** The templates, in the order in which they were added. */
  public get templates(): readonly Template[] {
    return this.all;
  }

  /** The types that occur. */
  public get types(): Iterable<string> {
    return this.byType.keys();
  }

  /** The resources of that CloudFormation type which exist in the current world. */
  public ofType(...types: string[]): Resource[] {
    return types.flatMap((type) => (this.byType.get(type) ?? []).filter((resource) => resource.exists !== false));
  }

  /** The APIs with their stages, methods and routes, whatever they are written in. */
  public get apis(): Apis {
    return this.apiModel ??= new Apis(this);
  }

  /** The template of a nested stack. */
  public nestedIn(stack: Resource): Template | undefined {
    return this.nested.get(stack);
  }

  /** The value that a stack of the index exports under the name, seen from the importing template. */
  public exported(name: string, importer: Template): RawValue | undefined {
    this.exports ??= this.collectExports();
    return only(this.exports.get(name) ?? [], importer);
  }

  /** The output of the stack that is deployed under the name. */
  public outputOf(stackName: string, output: string, importer: Template): RawValue | undefined {
    const found = this.all
      .filter((template) => template.stackName === stackName)
      .map((template) => template.output(output))
      .filter((value) => value !== undefined);
    return found.length === 1 ? found[0] : only(found, importer);
  }

  /** What the CDK's cross-Region writers pass on under the name. */
  public crossRegionExport(name: string): RawValue | undefined {
    this.crossRegion ??= this.collectCrossRegionExports();
    return this.crossRegion.get(name);
  }

  private collectExports(): Map<string, RawValue[]> {
    const exports = new Map<string, RawValue[]>();
    for (const template of this.all) {
      for (const output of template.outputs) {
        const value = template.output(output);
        const name = Value.of(template, output, value?.exportName).text;
        if (value === undefined || name === undefined) continue;
        exports.set(name, [...exports.get(name) ?? [], value]);
      }
    }
    return exports;
  }

  private collectCrossRegionExports(): Map<string, RawValue> {
    const exports = new Map<string, RawValue>();
    for (const writer of this.byType.get('Custom::CrossRegionExportWriter') ?? []) {
      const written = member(writer.properties.WriterProps, 'exports');
      for (const [name, raw] of isObject(written) ? Object.entries(written) : []) {
        exports.set(name, { raw, template: writer.template });
      }
    }
    return exports;
  }
}

/** Exports are unique in an account and Region only: of several, the one of the importer's environment. */
function only(values: readonly RawValue[], importer: Template): RawValue | undefined {
  const here = values.filter(({ template: { environment } }) =>
    differ(environment.account, importer.environment.account) === false && differ(environment.region, importer.environment.region) === false);
  return here.length === 1 ? here[0] : undefined;
}

function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
