import {
  AwsIntegration,
  AwsIntegrationProps,
  HttpIntegration,
  HttpIntegrationProps,
  IntegrationConfig,
  IntegrationOptions,
  Method,
} from 'aws-cdk-lib/aws-apigateway';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { RestStatusMap } from './rest-status-map';
import { invalidValue } from '../core/invalid';
import { KbLambdaIntegration } from '../errors/kb-lambda-integration';
import { KbLambdaIntegrationOptions } from '../errors/rest-integration-options';

/**
 * Properties for `MappedLambdaIntegration`: those of `KbLambdaIntegration`, and the status map.
 */
export interface MappedLambdaIntegrationProps extends KbLambdaIntegrationOptions {
  /** Which status callers get for which error; a map of error messages. */
  readonly statuses: RestStatusMap;
}

/**
 * Properties for `MappedHttpIntegration`: those of `HttpIntegration`, and the status map.
 */
export interface MappedHttpIntegrationProps extends HttpIntegrationProps {
  /** Which status callers get for which status of the backend. */
  readonly statuses: RestStatusMap;
}

/**
 * Properties for `MappedAwsIntegration`: those of `AwsIntegration`, and the status map.
 */
export interface MappedAwsIntegrationProps extends AwsIntegrationProps {
  /** Which status callers get for which status of the service. */
  readonly statuses: RestStatusMap;
}

/**
 * A function behind a method of a REST API, not as a proxy, whose errors become the statuses of a map. The method declares them too.
 *
 * Raises `StatusMapOnProxy` for `proxy: true`, `ResponsesSetTwice` for integration responses beside the map and, at synthesis, for a status that the
 * method declares as well, `StatusMapOfOtherBackend` for a map of backend statuses, and the errors of `KbLambdaIntegration`.
 */
export class MappedLambdaIntegration extends KbLambdaIntegration {
  private readonly statuses: RestStatusMap;

  constructor(handler: IFunction, props: MappedLambdaIntegrationProps) {
    const { statuses, ...options } = props;
    super(handler, { ...options, ...responsesOf(statuses, true, options, options.proxy), proxy: false });
    this.statuses = statuses;
  }

  /** Declares the statuses on the method. */
  public bind(method: Method): IntegrationConfig {
    this.statuses._declareOn(method, undefined);
    return super.bind(method);
  }
}

/**
 * An HTTP backend behind a method of a REST API, not as a proxy, whose statuses become those of a map. The method declares them too.
 *
 * Raises `StatusMapOnProxy` for `proxy: true`, `ResponsesSetTwice` for integration responses beside the map and, at synthesis, for a status that the
 * method declares as well, and
 * `StatusMapOfOtherBackend` for a map of error messages.
 */
export class MappedHttpIntegration extends HttpIntegration {
  private readonly statuses: RestStatusMap;

  constructor(url: string, props: MappedHttpIntegrationProps) {
    const { statuses, ...rest } = props;
    super(url, { ...rest, options: { ...rest.options, ...responsesOf(statuses, false, rest.options, rest.proxy) }, proxy: false });
    this.statuses = statuses;
  }

  /** Declares the statuses on the method. */
  public bind(method: Method): IntegrationConfig {
    this.statuses._declareOn(method, undefined);
    return super.bind(method);
  }
}

/**
 * An AWS service behind a method of a REST API, whose statuses become those of a map. The method declares them too. A function is called
 * with `service: 'lambda'` only by a map of error messages.
 *
 * Raises `StatusMapOnProxy` for `proxy: true`, `ResponsesSetTwice` for integration responses beside the map and, at synthesis, for a status that the
 * method declares as well, and
 * `StatusMapOfOtherBackend` for a map of the other kind.
 */
export class MappedAwsIntegration extends AwsIntegration {
  private readonly statuses: RestStatusMap;

  constructor(props: MappedAwsIntegrationProps) {
    const { statuses, ...rest } = props;
    super({ ...rest, options: { ...rest.options, ...responsesOf(statuses, rest.service === 'lambda', rest.options, rest.proxy) }, proxy: false });
    this.statuses = statuses;
  }

  /** Declares the statuses on the method. */
  public bind(method: Method): IntegrationConfig {
    this.statuses._declareOn(method, undefined);
    return super.bind(method);
  }
}

/** The responses of the map, if it fits the backend and nothing contradicts it. */
function responsesOf(statuses: RestStatusMap, ofFunction: boolean, options: IntegrationOptions = {}, proxy = false): IntegrationOptions {
  if (proxy) {
    throw invalidValue('StatusMapOnProxy', 'rest-api-status-codes',
      "'proxy' must be false for responses to be mapped, since a proxy passes on what the backend says, got true");
  }
  if (options.integrationResponses?.length) {
    throw invalidValue('ResponsesSetTwice', 'rest-api-status-codes',
      `'integrationResponses' must be left to the status map, got one for ${options.integrationResponses[0].statusCode}`);
  }
  statuses._checkBackend(ofFunction);
  return { integrationResponses: statuses.integrationResponses };
}
