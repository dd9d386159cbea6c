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

const NONE: ReadonlyMap<string, string> = new Map();

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
  private elements?: ReadonlyMap<Stack, readonly CfnElement[]>;

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
    const known = this.byConstruct.get(construct);
    if (known !== undefined) return known;
    const entries = construct.node.metadata
      .filter(({ type, data }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY && data !== undefined)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>));
    const own = entries.length === 0 ? NONE : new Map(entries.map(([id, reason]) => [id.replace(/^annotation::/i, ''), String(reason)]));
    this.byConstruct.set(construct, own);
    return own;
  }

  /** The construct that made the resource; its stack, or what is nearest to that, if it has none of its own. */
  private constructOf(resource: Resource): IConstruct | undefined {
    const { logicalId, template } = resource;
    // The CDK's command line has resources say where they come from; a template that was copied may say so wrongly.
    const named = nearest(this.root, resource.section('Metadata').get('aws:cdk:path').text ?? '');
    if (CfnElement.isCfnElement(named) && isTemplateOf(named.stack, template) && logicalIdOf(named) === logicalId) return named;

    let constructs = this.byTemplate.get(template);
    if (constructs === undefined) this.byTemplate.set(template, constructs = this.search(template));
    return constructs.get(logicalId) ?? nearest(this.root, template.name);
  }

  /** The constructs of a template by logical id. */
  private search(template: Template): ReadonlyMap<string, IConstruct> {
    const found = new Map<string, IConstruct>();
    for (const [stack, elements] of this.elements ??= this.elementsByStack()) {
      if (!isTemplateOf(stack, template)) continue;
      for (const element of elements) found.set(logicalIdOf(element), element);
    }
    return found;
  }

  /** Empty if nothing is acknowledged anywhere: logical ids are dear to find out. */
  private elementsByStack(): ReadonlyMap<Stack, readonly CfnElement[]> {
    const byStack = new Map<Stack, CfnElement[]>();
    const constructs = this.root.node.findAll();
    if (!constructs.some((construct) => this.at(construct).size > 0)) return byStack;
    for (const construct of constructs) {
      if (!CfnElement.isCfnElement(construct)) continue;
      const elements = byStack.get(construct.stack);
      if (elements === undefined) byStack.set(construct.stack, [construct]);
      else elements.push(construct);
    }
    return byStack;
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
