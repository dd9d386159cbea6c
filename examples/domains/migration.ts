import { App, Stack, StackProps, Validations } from 'aws-cdk-lib';
import { AuthorizationType, EndpointType, LambdaIntegration } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { ApiDomain, ApiDomainProps, ApiTarget, KbRestApi } from '../../src';
import { handler } from '../logging/handler';

/** How far the move is; each step is a deployment of its own. */
export type MigrationStep = 'before' | 'both' | 'moved' | 'after';

/**
 * Properties for `MovingStack`.
 */
export interface MovingStackProps extends StackProps {
  /** How far the move is. */
  readonly step: MigrationStep;
}

/** A domain that moves from edge-optimized to Regional while its callers go on calling. */
export class MovingStack extends Stack {
  constructor(scope: Construct, id: string, props: MovingStackProps) {
    super(scope, id, props);
    const api = new KbRestApi(this, 'Orders', { endpointTypes: [EndpointType.REGIONAL], deployOptions: { tracingEnabled: true } });
    const requestValidator = api.addRequestValidator('Validator', { validateRequestParameters: true, validateRequestBody: true });
    api.root.addMethod('GET', new LambdaIntegration(handler(this, 'Handler')), { authorizationType: AuthorizationType.IAM, requestValidator });
    Validations.of(api).acknowledge(
      { id: 'AwsSolutions-COG4', reason: 'The callers are services that sign with IAM; there are no users.' },
      { id: 'AwsSolutions-APIG3', reason: 'The API is called by known services only; a web ACL would have nothing to filter.' },
    );
    const hostedZone = HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' });
    const domainName = 'orders.example.com';
    const inUsEast1 = Certificate.fromCertificateArn(this, 'InUsEast1', 'arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d');
    const inRegion = Certificate.fromCertificateArn(this, 'InRegion', 'arn:aws:acm:eu-west-1:111122223333:certificate/4e5f6a7b');

    // #region steps
    const edge = { endpointType: EndpointType.EDGE, certificate: inUsEast1 };
    const regional = { endpointType: EndpointType.REGIONAL, certificate: inRegion };
    const steps: Record<MigrationStep, Partial<ApiDomainProps>> = {
      before: edge,
      // 1. The domain answers as both; the records still lead to CloudFront.
      both: { ...edge, secondEndpoint: regional },
      // 2. The records lead to the Regional target. Wait until nobody remembers the old ones.
      moved: { ...regional, secondEndpoint: edge },
      // 3. Regional only.
      after: regional,
    };
    new ApiDomain(this, 'Domain', { domainName, hostedZone, mappings: { '': ApiTarget.restApi(api) }, ...steps[props.step] });
    // #endregion
  }
}

/** The example at one step of the move. */
export function migrationExample(app: App, step: MigrationStep): void {
  new MovingStack(app, 'Moving', { env: { account: '111122223333', region: 'eu-west-1' }, step });
}
