import { CfnElement, NestedStack, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Finding } from '../rules/engine';
import { PACK, printedId } from '../rules/report';

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
 */
export class Acknowledgements {
  private readonly byPath = new Map<string, ReadonlyMap<string, string>>();
  private readonly elements = new Map<string, Map<string, IConstruct>>();

  constructor(private readonly root: IConstruct) {
    for (const node of root.node.findAll()) {
      const own = new Map<string, string>();
      for (const { type, data } of node.node.metadata) {
        if (type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY || data === undefined) continue;
        for (const [id, reason] of Object.entries(data as Record<string, string>)) own.set(id.replace(/^annotation::/i, ''), String(reason));
      }
      if (own.size > 0) this.byPath.set(node.node.path, own);
    }
  }

  /** How the finding was acknowledged, at its resource or at a construct above it. */
  public of(finding: Finding): Acknowledged | undefined {
    if (this.byPath.size === 0) return undefined;
    for (let path = this.pathOf(finding); path !== undefined; path = parentOf(path)) {
      const own = this.byPath.get(path);
      for (const id of [printedId(finding.id), printedId(finding.rule.id)]) {
        const prefixed = own?.get(`${PACK}::${id}`);
        if (prefixed !== undefined) return { recordedAs: id, note: `${path || 'app'}: ${prefixed}` };
        const bare = own?.get(id);
        if (bare !== undefined) return { recordedAs: undefined, note: `${path || 'app'}: ${bare}` };
      }
    }
    return undefined;
  }

  /** The path of the construct that made the resource; that of its stack if it has none of its own. */
  private pathOf({ resource }: Finding): string | undefined {
    const { file, name } = resource.template;
    const key = file ?? name;
    let elements = this.elements.get(key);
    if (elements === undefined) {
      elements = new Map();
      for (const node of this.root.node.findAll()) {
        if (!CfnElement.isCfnElement(node) || !isTemplateOf(node.stack, file, name)) continue;
        elements.set(String(node.stack.resolve(node.logicalId)), node);
      }
      this.elements.set(key, elements);
    }
    return elements.get(resource.logicalId)?.node.path ?? name;
  }
}

function isTemplateOf(stack: Stack, file: string | undefined, name: string): boolean {
  if (file === undefined) return stack.node.path === name;
  return NestedStack.isNestedStack(stack) || stack.node.path === name ? file.endsWith(stack.templateFile) : false;
}

function parentOf(path: string): string | undefined {
  if (path === '') return undefined;
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}
