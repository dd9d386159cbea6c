import { Mixin, Stack, Token } from 'aws-cdk-lib';
import { CfnApi, CfnAuthorizer, CfnIntegration, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { apiOfResource } from '../errors/api-of-resource';

/**
 * Properties for `PayloadFormatVersionMixin`.
 */
export interface PayloadFormatVersionMixinProps {
  /**
   * The version for functions, integrations and authorizers, that state none.
   *
   * @default PayloadFormatVersion.VERSION_2_0
   */
  readonly functions?: PayloadFormatVersion;
}

/**
 * Writes the payload format version into integrations and Lambda authorizers of HTTP APIs that lack it, which CloudFormation refuses:
 * `Mixins.of(app).apply(new PayloadFormatVersionMixin())`.
 *
 * Functions get 2.0 unless `functions` says otherwise, everything else 1.0, which is all that it can have; a 2.0 there is corrected. Nothing that can
 * be deployed is changed. Integrations whose API is in another stack are passed by. Article:
 * https://repost.aws/knowledge-center/api-gateway-status-codes-http-api
 */
export class PayloadFormatVersionMixin extends Mixin {
  private readonly functions: string;

  constructor(props: PayloadFormatVersionMixinProps = {}) {
    super();
    this.functions = (props.functions ?? PayloadFormatVersion.VERSION_2_0).version;
  }

  /** Whether a construct is an integration or authorizer of an HTTP API without a version, or with one that it cannot have. */
  public supports(construct: IConstruct): boolean {
    return this.versionFor(construct) !== undefined;
  }

  /** Writes the version. */
  public applyTo(construct: IConstruct): void {
    const version = this.versionFor(construct);
    if (CfnIntegration.isCfnIntegration(construct)) construct.payloadFormatVersion = version;
    if (CfnAuthorizer.isCfnAuthorizer(construct)) construct.authorizerPayloadFormatVersion = version;
  }

  /** The version to write; undefined if what is there can stay, or is not known. */
  private versionFor(construct: IConstruct): string | undefined {
    if (CfnAuthorizer.isCfnAuthorizer(construct)) {
      return construct.authorizerType === 'REQUEST' && construct.authorizerPayloadFormatVersion === undefined && isOfHttpApi(construct) ? this.functions : undefined;
    }
    if (!CfnIntegration.isCfnIntegration(construct) || Token.isUnresolved(construct.integrationType) || !isOfHttpApi(construct)) return undefined;
    const { payloadFormatVersion: stated, integrationType, integrationSubtype } = construct;
    const isFunction = integrationType === 'AWS_PROXY' && integrationSubtype === undefined;
    if (stated === undefined) return isFunction ? this.functions : '1.0';
    return stated === '2.0' && !isFunction ? '1.0' : undefined;
  }
}

function isOfHttpApi(construct: CfnIntegration | CfnAuthorizer): boolean {
  const api = apiOfResource(Stack.of(construct), construct.apiId);
  return CfnApi.isCfnApi(api) && (api.protocolType === 'HTTP' || (api.protocolType === undefined && api.body !== undefined));
}
