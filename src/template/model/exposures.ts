import type { Resource } from '../resource';
import type { TemplateIndex } from '../template-index';
import { isLink, Value } from '../value';

/**
 * Which resources are handed on to where the templates do not reach: exports, parameters of SSM, nested stacks that are
 * not at hand. Something there may use them, so nothing can be concluded from the absence of a use.
 */
export class Exposures {
  private readonly exposed = new Set<Resource>();

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

  private noteParameters(stack: Resource): void {
    if (this.index.nestedIn(stack) !== undefined) return;
    for (const [, value] of stack.get('Parameters').entries ?? []) this.note(value);
  }

  private note(value: Value): void {
    for (const part of value.parts ?? []) if (isLink(part)) this.exposed.add(part.resource);
  }
}
