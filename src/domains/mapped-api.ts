import { CfnResource, IResource, Token } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApiKind } from '../catalogue/access-log';

/** What a domain needs to know of a stage that it leads to. */
export interface MappedApi {
  readonly kind: ApiKind;
  readonly api: IResource;
  readonly apiId: string;
  readonly stageName: string;
  /** The stage to wait for; undefined if its name is a reference, or it is not in this app. */
  readonly stage: CfnResource | undefined;
  /** The API; undefined if it is not in this app. */
  readonly resource: CfnRestApi | CfnApi | undefined;
}

/** What the kinds of API are called in messages. */
export const KIND_NAMES: Readonly<Record<ApiKind, string>> = { REST: 'REST API', HTTP: 'HTTP API', WEBSOCKET: 'WebSocket API' };

/** Whether the API answers at VPC endpoints only; undefined if that is not known. */
export function isPrivate({ kind, resource }: MappedApi): boolean | undefined {
  if (kind !== 'REST') return false;
  if (!CfnRestApi.isCfnRestApi(resource)) return undefined;
  const configuration = resource.endpointConfiguration;
  if (configuration === undefined) return resource.body === undefined && resource.bodyS3Location === undefined ? false : undefined;
  if (!('types' in configuration) || Token.isUnresolved(configuration)) return undefined;
  const { types } = configuration;
  return types === undefined || Token.isUnresolved(types) ? undefined : types.includes('PRIVATE');
}

/** Makes callers use the domain; what the API says itself stays. */
export function closeExecuteApiEndpoint({ resource }: MappedApi): void {
  if (resource !== undefined && resource.disableExecuteApiEndpoint === undefined) resource.disableExecuteApiEndpoint = true;
}
