import { Effort } from './effort';
import { isObject, JsonObject, member } from './json';
import { Model } from './model/model';
import { append } from './multimap';
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
  /** Where the template was read from. */
  readonly file?: string;
  /** The name that the stack is deployed under, if known. */
  readonly stackName?: string;
  /** For a nested stack: the resource that creates it. */
  readonly parent?: Resource;
}

/** All templates that are judged together, indexed once. */
export class TemplateIndex extends Model {
  /** The world that values are currently read in; only the engine sets it. */
  public world: World = NO_WORLD;

  /** What the question in hand may still cost. */
  public readonly effort = new Effort();

  private readonly all: Template[] = [];
  private readonly byType = new Map<string, Resource[]>();
  /** Whether a resource of the list is created on a condition. */
  private readonly conditional = new Map<readonly Resource[], boolean>();
  private readonly nested = new Map<Resource, Template>();
  private exports?: Map<string, RawValue[]>;
  private crossRegion?: Map<string, RawValue[]>;

  /** How many conditions were asked for, so far. */
  public asked = 0;

  /** Keeps an answer for which no condition was asked, and which was not given up: it holds in every world. */
  public remember<Key extends object, Answer>(known: Map<Key, Answer>, key: Key, work: () => Answer): Answer {
    const before = known.get(key);
    if (before !== undefined || known.has(key)) return before as Answer;
    const { asked, effort: { refusals } } = this;
    const answer = work();
    if (this.asked === asked && this.effort.refusals === refusals) known.set(key, answer);
    return answer;
  }

  /** Adds a template; all are added before the first question is asked. */
  public add(input: TemplateInput): Template {
    const template = new Template(this, this.all.length, input);
    this.all.push(template);
    if (input.parent !== undefined) this.nested.set(input.parent, template);
    for (const resource of template.resources.values()) {
      append(this.byType, resource.type, resource);
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
  public ofType(...types: readonly string[]): readonly Resource[] {
    const found = types.map((type) => this.byType.get(type)).filter((resources) => resources !== undefined);
    const all = found.length === 1 ? found[0] : found.flat();
    return found.some((resources) => this.isConditional(resources)) ? all.filter((resource) => resource.exists !== false) : all;
  }

  /** The template of a nested stack. */
  public nestedIn(stack: Resource): Template | undefined {
    return this.nested.get(stack);
  }

  /** Runs the work with all conditions open, so that what it finds holds in every world. */
  public outsideWorlds<T>(work: () => T): T {
    const { world } = this;
    this.world = NO_WORLD;
    try {
      return work();
    } finally {
      this.world = world;
    }
  }

  /** The value that a stack of the index exports under the name, seen from the importing template. */
  public exported(name: string, importer: Template): RawValue | undefined {
    if (this.exports === undefined) {
      // Set first: the name of an export may itself be imported.
      const exports = this.exports = new Map<string, RawValue[]>();
      this.outsideWorlds(() => this.collectExports(exports));
    }
    return nearest(this.exports.get(name) ?? [], importer.environment);
  }

  /** The output of the stack that is deployed under the name. */
  public outputOf(stackName: string, output: string, where: Environment): RawValue | undefined {
    const found = this.all
      .filter((template) => template.isStack(stackName))
      .map((template) => template.output(output))
      .filter((value) => value !== undefined);
    return nearest(found, where);
  }

  /** What the CDK's cross-Region writers pass on under the name. */
  public crossRegionExport(name: string, reader: Template): RawValue | undefined {
    this.crossRegion ??= this.collectCrossRegionExports();
    // The name holds the Region already, so only the account can tell two of them apart.
    return nearest(this.crossRegion.get(name) ?? [], { account: reader.environment.account });
  }

  protected get self(): this {
    return this;
  }

  private isConditional(resources: readonly Resource[]): boolean {
    let answer = this.conditional.get(resources);
    if (answer === undefined) this.conditional.set(resources, answer = resources.some(({ condition }) => condition !== undefined));
    return answer;
  }

  private collectExports(exports: Map<string, RawValue[]>): void {
    for (const template of this.all) {
      for (const output of template.outputs) {
        const value = template.output(output);
        const name = Value.of(template, output, value?.exportName).text;
        if (value !== undefined && name !== undefined) append(exports, name, value);
      }
    }
  }

  private collectCrossRegionExports(): Map<string, RawValue[]> {
    const exports = new Map<string, RawValue[]>();
    for (const writer of this.byType.get('Custom::CrossRegionExportWriter') ?? []) {
      const written = member(writer.properties.WriterProps, 'exports');
      for (const [name, raw] of isObject(written) ? Object.entries(written) : []) append(exports, name, { raw, template: writer.template });
    }
    return exports;
  }
}

/** Names are unique in an account and Region only: of several values, the one that is certainly not from elsewhere. */
function nearest(values: readonly RawValue[], where: Environment): RawValue | undefined {
  const here = values.filter(({ template: { environment } }) =>
    !differ(environment.account, where.account) && !differ(environment.region, where.region));
  return here.length === 1 ? here[0] : undefined;
}

/** Whether both are known and not the same. */
function differ(one: string | undefined, other: string | undefined): boolean {
  return one !== undefined && other !== undefined && one !== other;
}
