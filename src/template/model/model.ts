import type { TemplateIndex } from '../template-index';
import { Accounts } from './accounts';
import { Apis } from './apis';
import { Distributions } from './distributions';
import { Domains } from './domains';
import { EndpointUses } from './endpoint-uses';
import { Exposures } from './exposures';
import { Functions } from './functions';
import { Grants } from './grants';
import { Identities } from './identities';
import { Network } from './network';
import { Permissions } from './permissions';
import { Records } from './records';
import { UsagePlans } from './usage-plans';

/** What the templates of an index describe, each part built when somebody first asks for it. */
export abstract class Model {
  private readonly parts = new Map<new (index: TemplateIndex) => unknown, unknown>();

  /** The APIs with their stages, methods and routes, whatever they are written in. */
  public get apis(): Apis { return this.part(Apis); }

  /** The functions by what names them. */
  public get functions(): Functions { return this.part(Functions); }

  /** Who may invoke which function. */
  public get permissions(): Permissions { return this.part(Permissions); }

  /** Which functions API Gateway may invoke, for which APIs. */
  public get grants(): Grants { return this.part(Grants); }

  /** Roles, users and groups with their policies. */
  public get identities(): Identities { return this.part(Identities); }

  /** The account settings of API Gateway. */
  public get accounts(): Accounts { return this.part(Accounts); }

  /** Custom domains with their mappings. */
  public get domains(): Domains { return this.part(Domains); }

  /** DNS records. */
  public get records(): Records { return this.part(Records); }

  /** CloudFront distributions. */
  public get distributions(): Distributions { return this.part(Distributions); }

  /** VPC endpoints, security groups, resolvers. */
  public get network(): Network { return this.part(Network); }

  /** Which private APIs are called through which VPC endpoints. */
  public get endpointUses(): EndpointUses { return this.part(EndpointUses); }

  /** Usage plans with their stages and keys. */
  public get usagePlans(): UsagePlans { return this.part(UsagePlans); }

  /** What is handed on to where the templates do not reach. */
  public get exposures(): Exposures { return this.part(Exposures); }

  /** The index itself. */
  protected abstract get self(): TemplateIndex;

  private part<T>(type: new (index: TemplateIndex) => T): T {
    const known = this.parts.get(type);
    if (known instanceof type) return known;
    const made = new type(this.self);
    this.parts.set(type, made);
    return made;
  }
}
