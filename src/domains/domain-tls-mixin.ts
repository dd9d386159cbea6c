import { Mixin, Stack, Token } from 'aws-cdk-lib';
import { CfnDomainName, CfnDomainNameV2, EndpointAccessMode, SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { CfnDomainName as V2CfnDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { ENHANCED_TLS_PREFIX } from '../catalogue/domains';

/**
 * Repairs the TLS settings of custom domains that exist: `Mixins.of(app).apply(new DomainTlsMixin())`.
 *
 * Writes TLS_1_2 where a domain states no policy or TLS_1_0, which shuts out clients that know nothing newer, and the access mode
 * BASIC beside policies that need one and have none. Other policies stay, and so do values that only the deployment knows, and domains with two
 * endpoint types: their policy cannot be changed before they have moved. Article:
 * https://repost.aws/knowledge-center/api-gateway-custom-domain-error
 */
export class DomainTlsMixin extends Mixin {
  /** Whether a construct is a custom domain, whatever it is written in. */
  public supports(construct: IConstruct): boolean {
    return isRestDomain(construct) || V2CfnDomainName.isCfnDomainName(construct);
  }

  /** Writes what the domain lacks. */
  public applyTo(construct: IConstruct): void {
    if (isRestDomain(construct)) repair(construct);
    else if (V2CfnDomainName.isCfnDomainName(construct)) repairV2(construct);
  }
}

/** Whether a construct is a domain for REST APIs, public or private. */
function isRestDomain(construct: IConstruct): construct is CfnDomainName | CfnDomainNameV2 {
  return CfnDomainName.isCfnDomainName(construct) || CfnDomainNameV2.isCfnDomainNameV2(construct);
}

function repair(domain: CfnDomainName | CfnDomainNameV2): void {
  const { endpointConfiguration, securityPolicy } = domain;
  const types = (Stack.of(domain).resolve(endpointConfiguration) as { types?: unknown } | undefined)?.types;
  const isMoving = endpointConfiguration !== undefined && !(Array.isArray(types) && types.length === 1);
  if (isMoving || Token.isUnresolved(securityPolicy)) return;
  if (isOutdated(securityPolicy)) domain.securityPolicy = SecurityPolicy.TLS_1_2;
  if (securityPolicy?.startsWith(ENHANCED_TLS_PREFIX) === true) domain.endpointAccessMode ??= EndpointAccessMode.BASIC;
}

function repairV2(domain: V2CfnDomainName): void {
  const configurations: unknown = domain.domainNameConfigurations;
  if (!Array.isArray(configurations) || configurations.length !== 1) return;
  const [only] = configurations as V2CfnDomainName.DomainNameConfigurationProperty[];
  if (Token.isUnresolved(only) || !isOutdated(only.securityPolicy)) return;
  domain.domainNameConfigurations = [{ ...only, securityPolicy: SecurityPolicy.TLS_1_2 }];
}

function isOutdated(policy: string | undefined): boolean {
  return policy === undefined || policy === SecurityPolicy.TLS_1_0;
}
