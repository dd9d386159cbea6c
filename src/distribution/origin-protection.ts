import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

/**
 * A header that CloudFront adds, and without which the APIs behind it refuse a request.
 */
export interface SecretHeaderOptions {
  /**
   * Name of the header. Raises `OriginHeader`.
   *
   * @default 'x-origin-verify'
   */
  readonly headerName?: string;

  /**
   * Which value of the header it is: the next number makes the next secret. CloudFront sends it, and the web ACL takes the one before it as well,
   * so that nobody is locked out meanwhile. A whole number from 1. Raises `Generation`, also beside `secret`.
   *
   * @default 1
   */
  readonly generation?: number;

  /**
   * The value of the header, if you keep it yourself; at most 200 characters, which the web ACL compares exactly.
   *
   * @default - a new secret of 48 letters and digits
   */
  readonly secret?: ISecret;

  /**
   * Other values that the web ACL takes, while one secret of yours replaces another.
   *
   * @default - none
   */
  readonly alsoAccepted?: ISecret[];

  /**
   * More rules for the web ACL of the REST APIs, since a stage has only one; their priorities begin with 1. Raises `RulePriority`.
   *
   * @default - none
   */
  readonly rules?: CfnWebACL.RuleProperty[];

  /**
   * How the APIs that can have no web ACL check the header themselves: HTTP and WebSocket APIs, and those of `otherBasePaths`.
   * Without it they are refused with `UncheckedHeader`.
   *
   * @default - there are none
   */
  readonly checkedByApis?: string;
}

/** @internal */
export type ProtectionForm =
  | { readonly kind: 'HEADER'; readonly options: SecretHeaderOptions }
  | { readonly kind: 'MUTUAL_TLS'; readonly certificate: ICertificate }
  | { readonly kind: 'NONE'; readonly reason: string };

/**
 * How APIs tell requests of a distribution from those that go around it.
 */
export class OriginProtection {
  /** A header with a secret value, which a web ACL on the stages of the REST APIs compares. */
  public static secretHeader(options: SecretHeaderOptions = {}): OriginProtection {
    return new OriginProtection({ kind: 'HEADER', options: { ...options, alsoAccepted: [...options.alsoAccepted ?? []], rules: [...options.rules ?? []] } });
  }

  /**
   * Mutual TLS: CloudFront shows a certificate to the custom domain, whose truststore must know the authority that issued it. Raises
   * `ClientCertificateRegion`, `MutualTlsWithoutDomain`, and at synthesis `DomainWithoutMutualTls`, `ExecuteApiEndpointOpen` and
   * `MutualTlsWebSocket`.
   *
   * @param certificate a certificate for client authentication, imported into ACM in us-east-1
   */
  public static mutualTls(certificate: ICertificate): OriginProtection {
    return new OriginProtection({ kind: 'MUTUAL_TLS', certificate });
  }

  /**
   * Nothing: whoever knows the host of an API may call it, past the web ACL and the restrictions of the distribution. Raises `ReasonMissing`.
   *
   * @param reason why that is no harm; it becomes part of the metadata of the distribution in the template
   */
  public static none(reason: string): OriginProtection {
    return new OriginProtection({ kind: 'NONE', reason });
  }

  /** @internal */
  public readonly _form: ProtectionForm;

  private constructor(form: ProtectionForm) {
    this._form = form;
  }
}
