import { append } from '../multimap';
import type { Resource } from '../resource';
import type { Template } from '../template';
import type { TemplateIndex } from '../template-index';
import type { Part, Value } from '../value';
import { mayMean } from './environment';
import { linkOf, mask, textOf } from './mask';

const FUNCTION_TYPES: readonly string[] = ['AWS::Lambda::Function', 'AWS::Serverless::Function'];

/** A function as something names it. */
export interface FunctionReference {
  /** The function, if it is in the templates. */
  readonly resource: Resource | undefined;
  /** The alias or version that is named: its resource, its name, or the unknown pieces of it. */
  readonly qualifier: Resource | string | readonly Part[] | undefined;
  /** The stage variables that decide which function it is, or which version. */
  readonly stageVariables: readonly string[];
}

/** A call of a function, as integrations and authorizers write it. */
export interface LambdaInvocation extends FunctionReference {
  /** Whether the response is streamed. */
  readonly streaming: boolean;
  /** Whether the value is the ARN of the function alone, as HTTP and WebSocket APIs take it. */
  readonly isBare: boolean;
}

const INVOCATION = /^arn:[^:]*:apigateway:[^:]*:lambda:path\/+(?:2015-03-31|2021-11-15)\/functions\/(.+)\/(response-streaming-)?invocations$/s;
const FUNCTION_ARN = /^arn:[^:]*:lambda:[^:]*:[^:]*:function:([^:]+)(?::(.+))?$/s;

/** The functions of all templates, by whatever names them. */
export class Functions {
  private byName?: ReadonlyMap<string, Resource[]>;
  private readonly invocations = new Map<readonly Part[], LambdaInvocation | undefined>();

  constructor(private readonly index: TemplateIndex) {}

  /** Reads the URI of an integration or authorizer; undefined if it certainly or possibly calls something else. */
  public invocation(uri: Value): LambdaInvocation | undefined {
    const { parts } = uri;
    return parts === undefined ? undefined : this.index.remember(this.invocations, parts, () => this.invocationOf(parts, uri.template));
  }

  /** The same of a text that stands in no template, such as one with the stage variables filled in. */
  public invocationOf(parts: readonly Part[], from: Template): LambdaInvocation | undefined {
    const masked = mask(parts);
    const [, named, streaming] = INVOCATION.exec(masked.text) ?? [];
    const reference = this.reference(named === undefined ? parts : masked.parts(named), from);
    const link = linkOf(parts);
    const isName = link === undefined ? !FUNCTION_ARN.test(masked.text) : link.attribute === 'Ref' && FUNCTION_TYPES.includes(link.resource.type);
    if (reference === undefined || (named === undefined && isName)) return undefined;
    return { ...reference, streaming: streaming !== undefined, isBare: named === undefined };
  }

  /** Follows a name, an ARN, or a reference to a function, an alias or a version. */
  public reference(parts: readonly Part[], from: Template): FunctionReference | undefined {
    const link = linkOf(parts);
    if (link !== undefined) return this.follow(link.resource, link.attribute, from);
    const masked = mask(parts);
    const stageVariables = [...masked.text.matchAll(/\$\{stageVariables\.(\w{1,64})\}/g)].map((match) => match[1]);
    const [, named, qualifier] = FUNCTION_ARN.exec(masked.text) ?? /^(\u0001\d+\u0002|[\w-]+)(?::(.+))?$/s.exec(masked.text) ?? [];
    if (named === undefined) return stageVariables.length === 0 ? undefined : { resource: undefined, qualifier: undefined, stageVariables };

    const at = qualifier === undefined ? undefined : masked.parts(qualifier);
    const inner = linkOf(masked.parts(named));
    const resource = inner === undefined ? this.named(masked.parts(named), from) : this.follow(inner.resource, inner.attribute, from)?.resource;
    // A piece of which nothing is known can be a function, and anything else.
    if (resource === undefined && !/^[\w$.{}-]+$/.test(named)) return undefined;
    return { resource, qualifier: at === undefined || stageVariables.length > 0 ? undefined : textOf(at) ?? at, stageVariables };
  }

  private follow(resource: Resource, attribute: string, from: Template, depth = 0): FunctionReference | undefined {
    if (FUNCTION_TYPES.includes(resource.type)) {
      if (attribute === 'Ref' || attribute === 'Arn') return { resource, qualifier: undefined, stageVariables: [] };
      return attribute === 'Alias' || attribute === 'Version'
        ? { resource, qualifier: resource.get('AutoPublishAlias').text ?? [{ resource, attribute }], stageVariables: [] }
        : undefined;
    }
    const isAlias = resource.type === 'AWS::Lambda::Alias';
    if ((!isAlias && resource.type !== 'AWS::Lambda::Version') || !/^(Ref|AliasArn|FunctionArn)$/.test(attribute) || depth > 4) return undefined;
    const name = resource.get('FunctionName');
    const { link } = name;
    const fn = link === undefined ? this.reference(name.parts ?? [], from) : this.follow(link.resource, link.attribute, from, depth + 1);
    return { resource: fn?.resource, qualifier: resource, stageVariables: [] };
  }

  private named(parts: readonly Part[], from: Template): Resource | undefined {
    const name = textOf(parts);
    if (name === undefined) return undefined;
    this.byName ??= this.index.outsideWorlds(() => this.collectNames());
    const found = (this.byName.get(name) ?? []).filter((resource) => mayMean(from, resource));
    return found.length === 1 ? found[0] : undefined;
  }

  private collectNames(): Map<string, Resource[]> {
    const names = new Map<string, Resource[]>();
    for (const resource of this.index.ofType(...FUNCTION_TYPES)) {
      const name = resource.get('FunctionName').text;
      if (name !== undefined) append(names, name, resource);
    }
    return names;
  }
}
