import type { Resource } from '../resource';
import type { Value } from '../value';
import { nameKey } from './names';

/** A certificate, as far as the templates tell. */
export class Certificate {
  constructor(
    /** The value that names it. */
    public readonly value: Value,
    /** The resource that makes it, if it is in the templates. */
    public readonly resource: Resource | undefined,
  ) {}

  /** The Region in which it is; undefined if only the deployment knows. */
  public get region(): string | undefined {
    if (this.resource === undefined) return /^arn:[^:]*:acm:([a-z0-9-]+):/.exec(this.value.text ?? '')?.[1];
    const own = this.isCustom ? this.resource.get('Region') : undefined;
    return own === undefined || own.isAbsent ? this.resource.template.environment.region : own.text;
  }

  /** The account in which it is; undefined if only the deployment knows. */
  public get account(): string | undefined {
    if (this.resource === undefined) return /^arn:[^:]*:acm:[^:]*:(\d+):/.exec(this.value.text ?? '')?.[1];
    return this.resource.template.environment.account;
  }

  /** The names that it is for; undefined if they can't be known. */
  public get names(): Value[] | undefined {
    const others = this.resource?.get('SubjectAlternativeNames').items;
    return this.resource === undefined || others === undefined ? undefined : [this.resource.get('DomainName'), ...others];
  }

  /** Whether clients accept it for the name: a wildcard stands for one label. Undefined if only the deployment knows. */
  public covers(name: Value): boolean | undefined {
    const { names } = this;
    const key = nameKey(name);
    if (names === undefined || key === undefined) return undefined;
    if (names.some((candidate) => nameKey(candidate) === key)) return true;
    const text = name.text === undefined ? undefined : key;
    if (text === undefined || names.some((candidate) => candidate.text === undefined)) return undefined;
    const parent = text.slice(text.indexOf('.') + 1);
    return !text.startsWith('=*.') && names.some((candidate) => nameKey(candidate) === `=*.${parent}`);
  }

  private get isCustom(): boolean {
    return this.resource?.type !== 'AWS::CertificateManager::Certificate';
  }
}

/** The certificate that a value names; undefined if nothing is known of it. */
export function certificateOf(value: Value): Certificate | undefined {
  const resource = value.link?.resource;
  if (resource?.type === 'AWS::CertificateManager::Certificate' || (resource !== undefined && isDnsValidated(resource))) {
    return new Certificate(value, resource);
  }
  return value.text?.startsWith('arn:') === true ? new Certificate(value, undefined) : undefined;
}

/** The custom resource of the CDK's `DnsValidatedCertificate`, told by its properties: its type is a general one. */
function isDnsValidated(resource: Resource): boolean {
  return /^(AWS::CloudFormation::CustomResource|Custom::.+)$/.test(resource.type)
    && !resource.get('DomainName').isAbsent && !resource.get('HostedZoneId').isAbsent;
}
