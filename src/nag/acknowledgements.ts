import { CfnElement, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Finding } from '../rules/engine';
import { PACK, printedId } from '../rules/report';
import type { Resource } from '../template/resource';
import type { Template } from '../template/template';

/** How a finding was acknowledged. */
export interface Acknowledged {
  /** The CDK itself suppresses this id and records the reason; undefined if only cdk-nag's bare form was used. */
  readonly recordedAs: string | undefined;
  /** The construct that carries the acknowledgement, and the reason given there. */
  readonly note: string;
}

/**
 * The acknowledgements in a construct tree.
 *
 * `Validations.acknowledge` takes the id that reports print (`ApiGatewayKb::ApiGatewayKb-LOG6[FIELDS]`), which the CDK
 * handles alone. What is added here: the id of a rule acknowledges all its findings, and ids without the prefix count too.
 *
 * Only the constructs of resources with findings, and those above them, are looked at: the whole tree costs as much as the rules.
 */
export class Acknowledgements {
  private readonly byConstruct = new Map<IConstruct, ReadonlyMap<string, string>>();
  private readonly byTemplate = new Map<Template, ReadonlyMap<string, IConstruct>>();
  private elements?: readonly CfnElement[];

  constructor(private readonly root: IConstruct) {}

  /** How the finding was acknowledged, at its resource or at a construct above it. */
  public of({ id, rule, resource }: Finding): Acknowledged | undefined {
    for (let construct = this.constructOf(resource); construct !== undefined; construct = construct.node.scope) {
      const own = this.at(construct);
      if (own.size === 0) continue;
      const { path } = construct.node;
      for (const printed of [printedId(id), printedId(rule.id)]) {
        const prefixed = own.get(`${PACK}::${printed}`);
        if (prefixed !== undefined) return { recordedAs: printed, note: `${path || 'app'}: ${prefixed}` };
        const bare = own.get(printed);
        if (bare !== undefined) return { recordedAs: undefined, note: `${path || 'app'}: ${bare}` };
      }
    }
    return undefined;
  }

  /** The ids that are acknowledged at the construct itself, with the reasons. */
  private at(construct: IConstruct): ReadonlyMap<string, string> {
    let own = this.byConstruct.get(construct) as Map<string, string> | undefined;
    if (own === undefined) {
      this.byConstruct.set(construct, own = new Map<string, string>());
      for (const { type, data } of construct.node.metadata) {
        if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY || data === undefined) continue;
        for (const [id, reason] of Object.entries(data as Record<string, string>)) own.set(id.replace(/^annotation::/i, ''), String(reason));
      }
    }
    return own;
  }

  /** The construct that made the resource; its stack, or what is nearest to that, if it has none of its own. */
  private constructOf(resource: Resource): IConstruct | undefined {
    const { logicalId, template } = resource;
    // The CDK's command line has resources say where they come from; a template that was copied may say so wrongly.
    const path = resource.section('Metadata').get('aws:cdk:path').text;
    const named = path === undefined ? undefined : nearest(this.root, path);
    if (CfnElement.isCfnElement(named) && isTemplateOf(named.stack, template) && logicalIdOf(named) === logicalId) return named;

    let constructs = this.byTemplate.get(template);
    if (constructs === undefined) this.byTemplate.set(template, constructs = this.search(template));
    return constructs.get(logicalId) ?? nearest(this.root, template.name);
  }

  /** The constructs of a template by logical id. */
  private search(template: Template): ReadonlyMap<string, IConstruct> {
    this.elements ??= this.root.node.findAll().filter(CfnElement.isCfnElement);
    const found = this.elements.filter(({ stack }) => isTemplateOf(stack, template));
    return new Map(found.map((element) => [logicalIdOf(element), element]));
  }
}

function logicalIdOf(element: CfnElement): string {
  return String(element.stack.resolve(element.logicalId));
}

function isTemplateOf(stack: Stack, { file, name }: Template): boolean {
  if (file === undefined) return stack.node.path === name;
  return NestedStack.isNestedStack(stack) || stack.node.path === name ? file.endsWith(stack.templateFile) : false;
}

/** The construct at the path, or the last one on the way to it. */
function nearest(root: IConstruct, path: string): IConstruct {
  let construct = root;
  for (const id of path.split('/')) {
    const child = construct.node.tryFindChild(id);
    if (child === undefined) break;
    construct = child;
  }
  return construct;
}
