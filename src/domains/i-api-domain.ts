import { IConstruct } from 'constructs';
import { ApiTarget } from './api-target';
import { RoutingRuleOptions } from './routing-rule-options';

/**
 * A public custom domain, of this app or of another one.
 */
export interface IApiDomain extends IConstruct {
  /** The name of the domain, such as 'api.example.com'. */
  readonly domainName: string;

  /**
   * Lets a path of the domain lead to a stage of an API.
   *
   * Raises `MappingKey`, `MappingKeyTwice`, `MappingKeyLevels`, `PrivateApiOnPublicDomain`, `RestApisOnly`, `MixedWithWebSocket`,
   * `ApiElsewhere`, `RoutingRulesBesideHttpApi`.
   *
   * @param key the path without slashes around it, '' for everything that no other key matches; several levels only for REST and HTTP
   *   APIs on Regional domains; at most 300 characters
   */
  addMapping(key: string, target: ApiTarget): void;

  /**
   * Sends requests with certain headers or a base path to a REST API, before the mappings are looked at.
   *
   * Raises the errors of `RoutingRuleOptions`, `PrivateApiOnPublicDomain`, `MixedWithWebSocket`, `ApiElsewhere`,
   * `RoutingRulesBesideHttpApi`.
   */
  addRoutingRule(options: RoutingRuleOptions): void;

  /** The URL of a path at the domain, `wss` for WebSocket APIs. */
  urlForPath(path?: string): string;
}
