import type { Value } from '../value';

/** The properties of an integration, by their names in `AWS::ApiGateway::Method`, `AWS::ApiGatewayV2::Integration` and OpenAPI. */
const NAMES = {
  type: ['Type', 'IntegrationType', 'type'],
  httpMethod: ['IntegrationHttpMethod', 'IntegrationMethod', 'httpMethod'],
  uri: ['Uri', 'IntegrationUri', 'uri'],
  credentials: ['Credentials', 'CredentialsArn', 'credentials'],
  requestTemplates: ['RequestTemplates', 'RequestTemplates', 'requestTemplates'],
  requestParameters: ['RequestParameters', 'RequestParameters', 'requestParameters'],
  responses: ['IntegrationResponses', 'ResponseParameters', 'responses'],
  responseParameters: ['IntegrationResponses', 'ResponseParameters', 'responseParameters'],
  passthroughBehavior: ['PassthroughBehavior', 'PassthroughBehavior', 'passthroughBehavior'],
  contentHandling: ['ContentHandling', 'ContentHandlingStrategy', 'contentHandling'],
  timeoutInMillis: ['TimeoutInMillis', 'TimeoutInMillis', 'timeoutInMillis'],
  connectionType: ['ConnectionType', 'ConnectionType', 'connectionType'],
  connectionId: ['ConnectionId', 'ConnectionId', 'connectionId'],
  integrationTarget: ['IntegrationTarget', 'IntegrationTarget', 'integrationTarget'],
  payloadFormatVersion: ['PayloadFormatVersion', 'PayloadFormatVersion', 'payloadFormatVersion'],
  subtype: ['IntegrationSubtype', 'IntegrationSubtype', 'integrationSubtype'],
  responseTransferMode: ['ResponseTransferMode', 'ResponseTransferMode', 'responseTransferMode'],
  tlsConfig: ['TlsConfig', 'TlsConfig', 'tlsConfig'],
} as const;

/** A property that integrations have, whatever they are written in. */
export type IntegrationProperty = keyof typeof NAMES;

/** What an integration is written in; the position of its names in the table. */
export enum Notation { METHOD, V2, OPENAPI }

/** What an operation calls. */
export class Integration {
  constructor(
    /** The map that describes it. */
    public readonly value: Value,
    /** What it is written in. */
    public readonly notation: Notation,
  ) {}

  /** A property, under the name that the notation has for it. */
  public get(property: IntegrationProperty): Value {
    return this.value.get(NAMES[property][this.notation]);
  }

  /** Such as `AWS_PROXY`, in upper case (OpenAPI allows lower case). */
  public get type(): string | undefined {
    return this.get('type').text?.toUpperCase();
  }

  /** The integration responses of a REST integration, with the pattern that selects each; undefined is the default. */
  public get responses(): readonly { readonly pattern: Value | undefined; readonly value: Value }[] | undefined {
    const responses = this.get('responses');
    if (this.notation === Notation.OPENAPI) {
      return responses.entries?.map(([key, value]) => ({ pattern: key === 'default' ? undefined : literal(value, key), value }));
    }
    return responses.items?.map((value) => {
      const pattern = value.get('SelectionPattern');
      return { pattern: pattern.isAbsent || pattern.text === '' ? undefined : pattern, value };
    });
  }
}

function literal(value: Value, text: string): Value {
  return value.beside(text);
}
