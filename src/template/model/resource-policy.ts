import { JsonObject, member } from '../json';
import { Value } from '../value';
import type { Api } from './api';
import { PolicyDocument, Statement } from './policies';

/** Properties that put the definition of an API, and perhaps its policy, where the templates do not reach. */
const ELSEWHERE = ['BodyS3Location', 'DefinitionUri', 'CloneFrom'];

/** The policy of a REST API, whatever it is written in. */
export class ResourcePolicy {
  /** The statements of which it is known that they exist. */
  public readonly statements: readonly Statement[];

  /** Whether there are certainly no others. */
  public readonly isComplete: boolean;

  /** Whether it is written in SAM's short forms, which say less than a policy can. */
  public readonly isShort: boolean;

  private readonly places = new Map<Statement, Value>();

  constructor(private readonly api: Api) {
    const written = new PolicyDocument(api.policy).value;
    const own = api.resource.get('Auth', 'ResourcePolicy');
    this.isShort = own.isPresent && own.path === api.policy.path;
    const listed = written.get(this.isShort ? 'CustomStatements' : 'Statement').items;
    const statements = (listed ?? []).filter((item) => item.keys !== undefined).map((item) => new Statement(item));
    const short = this.isShort ? this.expand(own) : [];
    this.statements = [...statements, ...short ?? []];
    this.isComplete = listed !== undefined && listed.length === statements.length && short !== undefined && !this.isAddedTo
      && (api.policy.isPresent || this.isAbsent);
  }

  /** The property that holds it, or should hold it. */
  public get value(): Value {
    const { policy, resource } = this.api;
    return policy.isAbsent && resource.type === 'AWS::ApiGateway::RestApi' ? resource.get('Policy') : policy;
  }

  /** Whether there certainly is none. */
  public get isAbsent(): boolean {
    const body = this.api.body;
    const isReadable = body.isAbsent || (body.keys !== undefined && !body.keys.some((key) => key.startsWith('Fn::')));
    return this.api.policy.isAbsent && isReadable && !this.isAddedTo && ELSEWHERE.every((property) => this.api.resource.get(property).isAbsent);
  }

  /** Where a value of a statement is to be reported: what a short form stands for is not in the template. */
  public at(statement: Statement, value: Value): Value {
    return this.places.get(statement) ?? value;
  }

  /** Events of SAM functions can bring statements of their own. */
  private get isAddedTo(): boolean {
    return this.api.operations.some(({ origin, value }) => origin === 'SAM' && !value.get('Auth', 'ResourcePolicy').isAbsent);
  }

  /** What SAM makes of its lists; undefined if they cannot be known. */
  private expand(own: Value): Statement[] | undefined {
    const raw = member(member(this.api.resource.properties, 'Auth'), 'ResourcePolicy');
    if (own.keys === undefined || raw === undefined) return undefined;
    return own.keys.flatMap((list) => {
      const content = member(raw, list);
      return (content === undefined ? [] : statementsFor(list, content)).map((statement) => {
        const made = new Statement(Value.of(own.template, `${own.path}.${list}`, statement));
        this.places.set(made, own.get(list));
        return made;
      });
    });
  }
}

const ALLOW_ALL = { Effect: 'Allow', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Principal: '*' };

function statementsFor(list: string, content: unknown): JsonObject[] {
  const [, name, kind] = /^(AwsAccount|IpRange|SourceVpc|IntrinsicVpce?)(White|Black)list$/.exec(list) ?? [];
  if (name === undefined) return [];
  const white = kind === 'White';
  if (name === 'AwsAccount') return [{ ...ALLOW_ALL, Effect: white ? 'Allow' : 'Deny', Principal: { AWS: content } }];
  const conditions = name === 'IpRange' ? { [white ? 'NotIpAddress' : 'IpAddress']: { 'aws:SourceIp': content } }
    : { [white ? 'StringNotEquals' : 'StringEquals']: networkKeys(name, content) };
  return [ALLOW_ALL, { ...ALLOW_ALL, Effect: 'Deny', Condition: conditions }];
}

/** `SourceVpc...` takes ids of VPCs and of endpoints, and SAM tells them apart by their beginnings. */
function networkKeys(name: string, content: unknown): JsonObject {
  if (name === 'IntrinsicVpc') return { 'aws:SourceVpc': content };
  if (name === 'IntrinsicVpce') return { 'aws:SourceVpce': content };
  const ids: unknown[] = Array.isArray(content) ? content : [content];
  const isEndpoint = (id: unknown) => typeof id === 'string' && id.startsWith('vpce-');
  const [endpoints, vpcs] = [ids.filter(isEndpoint), ids.filter((id) => !isEndpoint(id))];
  return { ...vpcs.length > 0 ? { 'aws:SourceVpc': vpcs } : {}, ...endpoints.length > 0 ? { 'aws:SourceVpce': endpoints } : {} };
}
