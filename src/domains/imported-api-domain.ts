import { Aws, Stack } from 'aws-cdk-lib';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { ApiTarget } from './api-target';
import { IApiDomain } from './i-api-domain';
import { Mappings } from './mappings';
import { RoutingRuleOptions } from './routing-rule-options';

/**
 * What is known of a domain that is made elsewhere.
 */
export interface ApiDomainAttributes {
  /** The name of the domain. */
  readonly domainName: string;

  /**
   * Its type, which decides what can be mapped.
   *
   * @default EndpointType.REGIONAL
   */
  readonly endpointType?: EndpointType;

  /**
   * Whether mapped APIs of this app stop answering at their own execute-api endpoints.
   *
   * @default - true for REST and HTTP APIs, false for WebSocket APIs
   */
  readonly disableExecuteApiEndpoint?: boolean;
}

/** A domain that is made elsewhere. */
export class ImportedApiDomain extends Construct implements IApiDomain {
  public readonly domainName: string;

  private readonly mappings: Mappings;

  constructor(scope: Construct, id: string, attrs: ApiDomainAttributes) {
    super(scope, id);
    this.domainName = attrs.domainName;
    this.mappings = new Mappings(this, {
      writtenName: attrs.domainName,
      domainName: attrs.domainName,
      domainNameArn: `arn:${Aws.PARTITION}:apigateway:${Stack.of(this).region}::/domainnames/${attrs.domainName}`,
      endpointTypes: [attrs.endpointType ?? EndpointType.REGIONAL],
      securityPolicy: undefined,
      disableExecuteApiEndpoint: attrs.disableExecuteApiEndpoint,
    });
  }

  public addMapping(key: string, target: ApiTarget): void {
    this.mappings.add(key, target);
  }

  /** The domain must look at rules already, with its routing mode: that cannot be changed from here. */
  public addRoutingRule(options: RoutingRuleOptions): void {
    this.mappings.addRule(options);
  }

  public urlForPath(path: string = ''): string {
    return `${this.mappings.scheme}://${this.domainName}/${path.replace(/^\//, '')}`;
  }
}
