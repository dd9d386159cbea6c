import { Mixin, Stack, Token } from 'aws-cdk-lib';
import { CfnMethod, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { redeploy } from '../core/redeploy';
import { apiOfResource } from '../errors/api-of-resource';

/**
 * Lets MOCK integrations read requests in APIs that take all media types as binary: `Mixins.of(app).apply(new MockConversionMixin())`.
 *
 * With all media types among `binaryMediaTypes`, the template of a MOCK, such as that of a preflight, gets binary data and answers 500. Nothing
 * that works is changed: integrations that are converted to text already, and those whose API is in another stack, are passed by. `KbRestApi`
 * does this by itself. Article: https://repost.aws/knowledge-center/api-gateway-status-codes-rest-api
 */
export class MockConversionMixin extends Mixin {
  /** Whether a construct is a MOCK that gets binary data. */
  public supports(construct: IConstruct): boolean {
    return CfnMethod.isCfnMethod(construct) && isMock(construct, [undefined, 'CONVERT_TO_BINARY'])
      && takesAllAsBinary(apiOfResource(construct, construct.restApiId));
  }

  /** Has requests converted to text. */
  public applyTo(construct: IConstruct): void {
    if (CfnMethod.isCfnMethod(construct)) convert(construct);
  }
}

/** Converts what the MOCK of an API reads, unless somebody said what is to be done with it. */
export function convertMock(method: CfnMethod, api: IConstruct | undefined): void {
  if (isMock(method, [undefined]) && takesAllAsBinary(api)) convert(method);
}

function convert(method: CfnMethod): void {
  const contentHandling = 'CONVERT_TO_TEXT';
  method.integration = { ...method.integration as CfnMethod.IntegrationProperty, contentHandling };
  redeploy(method, { contentHandling });
}

function isMock(method: CfnMethod, handlings: readonly (string | undefined)[]): boolean {
  if (Token.isUnresolved(method.integration)) return false;
  const { type, contentHandling } = (Stack.of(method).resolve(method.integration) ?? {}) as CfnMethod.IntegrationProperty;
  return type === 'MOCK' && handlings.includes(contentHandling);
}

function takesAllAsBinary(api: IConstruct | undefined): boolean {
  const types: unknown = CfnRestApi.isCfnRestApi(api) ? Stack.of(api).resolve(api.binaryMediaTypes) : undefined;
  return Array.isArray(types) && types.some((type) => type === '*/*' || type === '*~1*');
}
