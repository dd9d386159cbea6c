import { Stack, Token } from 'aws-cdk-lib';
import { CfnDomainName } from 'aws-cdk-lib/aws-apigateway';
import { CfnDomainName as V2CfnDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';

/** What of API Gateway an origin is: the execute-api host of an API, the name of a custom domain, or the target host of one, `d-…`. */
export type OriginKind = 'API' | 'DOMAIN' | 'TARGET';

/** The custom domains of an app. */
export class ApiNames {
  private readonly all: ReadonlySet<string>;
  private readonly hasUnknown: boolean;

  constructor(root: IConstruct) {
    const domains = root.node.findAll().filter((construct) => CfnDomainName.isCfnDomainName(construct) || V2CfnDomainName.isCfnDomainName(construct));
    this.all = new Set(domains.flatMap((domain) => [domain.domainName, domain.ref].map((name) => written(Stack.of(domain).resolve(name)))));
    this.hasUnknown = domains.some(({ domainName }) => Token.isUnresolved(domainName));
  }

  /** Whether a resolved value is the name of a domain, or a reference to it. */
  public has(name: unknown): boolean {
    return this.all.has(written(name));
  }

  /** Whether a viewer may use a name that API Gateway knows; yes if that can't be told. */
  public mayTake(aliases: unknown): boolean {
    if (this.hasUnknown) return true;
    if (aliases === undefined) return false;
    if (!Array.isArray(aliases) || aliases.some((alias) => typeof alias !== 'string')) return true;
    return aliases.some((alias: string) => this.has(alias) || this.has(`*${alias.slice(alias.indexOf('.'))}`));
  }
}

/** What a resolved domain name of an origin is; undefined for what is not of API Gateway, or cannot be told. */
export function originKind(domainName: unknown, names: ApiNames): OriginKind | undefined {
  if (names.has(domainName)) return 'DOMAIN';
  const text = written(domainName);
  if (/"Fn::GetAtt":\["[^"]+","(Regional|Distribution)DomainName"\]/.test(text)) return 'TARGET';
  const [, label] = /(?:^|[/"[,])([^/".,]*|\{[^{}]*\},")\.execute-api\./.exec(text) ?? [];
  if (label === undefined || /\.vpce\./.test(text)) return undefined;
  return label.startsWith('d-') ? 'TARGET' : 'API';
}

function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value) ?? '';
}
