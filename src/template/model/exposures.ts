import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import { isLink, Value } from '../value';

/**
 * Which resources are handed on to where the templates do not reach: exports, parameters of SSM, nested stacks that are
 * not at hand. Something there may use them, so nothing can be concluded from the absence of a use.
 */
export class Exposures {
  private readonly exposed = new Set<Resource>();
  private givenToCode?: ReadonlySet<Resource>;

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const template of index.templates) {
        for (const name of template.outputs) {
          const output = template.output(name);
          // A plain output only tells a person; the L2 `RestApi` always writes one.
          if (output?.exportName !== undefined) this.note(Value.of(template, name, output.raw));
        }
      }
      for (const parameter of index.ofType('AWS::SSM::Parameter')) this.note(parameter.get('Value'));
      for (const stack of index.ofType('AWS::CloudFormation::Stack')) this.noteParameters(stack);
    });
  }

  /** Whether an id, a name or an ARN of the resource is handed on. */
  public has(resource: Resource): boolean {
    return this.exposed.has(resource);
  }

  /**
   * Whether the id of the resource is given to code that may do with it what it likes: a custom resource, or a function that
   * has the bare id in its environment.
   */
  public isGivenToCode(resource: Resource): boolean {
    this.givenToCode ??= this.index.outsideWorlds(() => this.collectGivenToCode());
    return this.givenToCode.has(resource);
  }

  private collectGivenToCode(): ReadonlySet<Resource> {
    const given = new Set<Resource>();
    const add = (resource: Resource | undefined) => resource !== undefined && given.add(resource);
    const custom = [...this.index.types].filter((type) => type.startsWith('Custom::') || type === 'AWS::CloudFormation::CustomResource');
    for (const resource of this.index.ofType(...custom)) {
      for (const name of resource.neighbours) add(resource.template.resource(name));
    }
    for (const code of this.index.ofType('AWS::Lambda::Function', 'AWS::Serverless::Function')) {
      for (const [, value] of code.get('Environment', 'Variables').entries ?? []) add(value.link?.resource);
    }
    return given;
  }

  private noteParameters(stack: Resource): void {
    if (this.index.nestedIn(stack) !== undefined) return;
    for (const [, value] of stack.get('Parameters').entries ?? []) this.note(value);
  }

  private note(value: Value): void {
    for (const part of value.parts ?? []) if (isLink(part)) this.exposed.add(part.resource);
  }
}
