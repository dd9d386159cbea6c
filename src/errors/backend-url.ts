import { Token } from 'aws-cdk-lib';
import { isPrivateHost } from '../catalogue/integrations';
import { invalidValue } from '../core/invalid';

/** What is known of how a URL is called. */
export interface UrlUse {
  /** Whether a VPC link leads there. */
  readonly isPrivate: boolean;
  readonly requestParameters?: { readonly [destination: string]: string };
}

/** Refuses a URL that API Gateway cannot call. Tokens and stage variables in it may be anything. */
export function checkUrl(url: string, { isPrivate, requestParameters = {} }: UrlUse): void {
  const [, scheme, host] = /^(https?):\/\/((?:\$\{[^}]*\}|[^/:?#\s])+)/i.exec(url) ?? [];
  if (scheme === undefined ? !startsUnknown(url) : /\s/.test(url)) {
    throw invalidValue('BackendUrl', '5xx-errors', `'url' takes http://<host>/<path> or https://<host>/<path> without spaces, got '${url}'`);
  }
  if (host !== undefined && !isPrivate && isPrivateHost(host)) {
    throw invalidValue('PrivateHostWithoutLink', '5xx-errors', `'url' must be reachable from the internet, or 'vpcLink' lead there, got the host '${host}'`);
  }
  for (const [, name] of url.matchAll(/\{(\w+)\+?\}/g)) {
    if (!(`integration.request.path.${name}` in requestParameters)) {
      throw invalidValue('UnmappedPathParameter', '5xx-errors', `'requestParameters' must say what 'integration.request.path.${name}' is, got none for '${url}'`);
    }
  }
}

function startsUnknown(url: string): boolean {
  return url.startsWith('${stageVariables.') || (Token.isUnresolved(url) && url.startsWith('${Token['));
}
