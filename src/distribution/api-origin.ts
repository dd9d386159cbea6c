import { Stack } from 'aws-cdk-lib';
import { CfnDistribution, OriginSslPolicy } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, HttpOriginProps } from 'aws-cdk-lib/aws-cloudfront-origins';
import { IConstruct } from 'constructs';
import { StageBehind, writtenName } from './stages-behind';
import { IApiDomain } from '../domains/i-api-domain';

/** An origin that speaks with API Gateway as it wants to be spoken to: HTTPS on port 443, TLS 1.2. */
export class ApiOrigin extends HttpOrigin {
  constructor(host: string, props: HttpOriginProps, private readonly clientCertificateArn?: string) {
    super(host, { ...props, originSslProtocols: [OriginSslPolicy.TLS_V1_2], httpsPort: 443 });
  }

  protected renderCustomOriginConfig(): CfnDistribution.CustomOriginConfigProperty | undefined {
    const config = super.renderCustomOriginConfig();
    const { clientCertificateArn } = this;
    return config && clientCertificateArn !== undefined ? { ...config, originMtlsConfig: { clientCertificateArn } } : config;
  }
}

/** The name of a domain. A reference to one of another Region would need a custom resource, and the name is known without. */
export function domainHost(scope: IConstruct, domain: IApiDomain): string {
  return Stack.of(scope).region === Stack.of(domain).region ? domain.domainName : writtenName(domain);
}

/** The host that the API itself answers on. */
export function executeApiHost({ apiId, api }: StageBehind): string {
  const { region, urlSuffix } = Stack.of(api!);
  return `${apiId}.execute-api.${region}.${urlSuffix}`;
}

/** What stands in front of the paths of the API on that host. */
export function stagePath({ stageName, stage }: StageBehind): string | undefined {
  const written = stage && 'stageName' in stage ? stage.stageName : stageName;
  return written === '$default' ? undefined : `/${stageName}`;
}
