/**
 * Why API Gateway refuses a call, as the access log tells it. Each kind of API has some of them.
 */
export enum ErrorCause {
  /** REST: a policy does not admit the caller, type `ACCESS_DENIED`. */
  ACCESS_DENIED = 'ACCESS_DENIED',
  /** REST: the signature is wrong or the session has expired, types `INVALID_SIGNATURE` and `EXPIRED_TOKEN`. */
  SIGNATURE = 'SIGNATURE',
  /** HTTP and WebSocket: every 403 of API Gateway itself. */
  FORBIDDEN = 'FORBIDDEN',
  /** All kinds: 429 because of a rate. */
  THROTTLED = 'THROTTLED',
  /** REST and WebSocket: 429 because of the quota of a usage plan, type `QUOTA_EXCEEDED`. */
  QUOTA_EXCEEDED = 'QUOTA_EXCEEDED',
  /** REST: no such path or verb, or an unsigned call, type `MISSING_AUTHENTICATION_TOKEN`. HTTP: 404 of API Gateway itself. */
  UNKNOWN_PATH = 'UNKNOWN_PATH',
  /** REST: no API key that a plan of the stage knows, type `INVALID_API_KEY`. */
  API_KEY = 'API_KEY',
  /** All kinds: 401, no valid token. */
  UNAUTHORIZED = 'UNAUTHORIZED',
  /** REST: the web ACL of the stage, type `WAF_FILTERED`. */
  WAF = 'WAF',
}
