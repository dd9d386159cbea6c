import { ApiTarget } from './api-target';

/**
 * A header that a request must have for a routing rule.
 */
export interface RoutingRuleHeader {
  /** Name of the header, of at most 39 characters. Raises `RoutingRuleHeader`. */
  readonly header: string;

  /** The value that it must have, with `*` for any characters; at most 127 characters. Raises `RoutingRuleHeader`. */
  readonly valueGlob: string;
}

/**
 * Sends requests with certain headers or a base path to a REST API, before the mappings are looked at.
 */
export interface RoutingRuleOptions {
  /** The order: rules with a lower number come first. From 1 to 1,000,000, each once on a domain. Raises `RoutingRulePriority`. */
  readonly priority: number;

  /** The stage of a REST API that answers. Raises `RoutingRuleTarget` for other kinds. */
  readonly target: ApiTarget;

  /**
   * The first part of the path, without slashes around it. Raises `MappingKey`.
   *
   * @default - any path
   */
  readonly basePath?: string;

  /**
   * Headers that the request must have, all of them; at most two. Raises `RoutingRuleHeader`.
   *
   * @default - any headers
   */
  readonly headers?: RoutingRuleHeader[];

  /**
   * Whether the API gets the path without `basePath`.
   *
   * @default false
   */
  readonly stripBasePath?: boolean;
}
