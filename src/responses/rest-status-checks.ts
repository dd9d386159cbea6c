import { Token } from 'aws-cdk-lib';
import type { RestStatusOptions } from './rest-status';
import { HEADER_NAME } from '../catalogue/integrations';
import { CONTENT_HANDLINGS, MAX_TEMPLATE_SIZE, REST_REMAPPED_HEADERS } from '../catalogue/responses';
import { invalidValue } from '../core/invalid';

const ARTICLE = 'rest-api-status-codes';

/** Refuses what is no status. */
export function checkStatus(code: string, prop: string, status: number): void {
  const isToken = Token.isUnresolved(status);
  // The status of a backend becomes a part of a pattern.
  if (isToken ? code !== 'BackendStatus' : Number.isInteger(status) && status >= 100 && status <= 599) return;
  throw invalidValue(code, ARTICLE, `'${prop}' takes whole numbers from 100 to 599, got ${isToken ? 'a token' : status}`);
}

/** Refuses headers, templates and content handling that API Gateway refuses. */
export function checkAnswer({ headers = {}, templates = {}, contentHandling }: RestStatusOptions): void {
  for (const name of Object.keys(headers)) checkHeader(name);
  for (const [contentType, template] of Object.entries(templates)) checkTemplate(contentType, template);
  if (contentHandling !== undefined && !CONTENT_HANDLINGS.includes(contentHandling)) {
    throw invalidValue('ContentHandlingUnknown', ARTICLE, `'contentHandling' takes ${CONTENT_HANDLINGS.join(' or ')}, got '${String(contentHandling)}'`);
  }
}

function checkHeader(name: string): void {
  if (!HEADER_NAME.test(name)) {
    throw invalidValue('HeaderName', ARTICLE, `'headers' takes names without spaces and colons, got '${name}'`);
  }
  if (REST_REMAPPED_HEADERS.includes(name.toLowerCase())) {
    throw invalidValue('RemappedHeader', ARTICLE, `'headers' takes headers that API Gateway does not rename, got '${name}', which callers see as 'X-Amzn-Remapped-${name}'`);
  }
}

function checkTemplate(contentType: string, template: string): void {
  if (!/^[\w.+-]+\/[\w.+-]+$/.test(contentType)) {
    throw invalidValue('ContentType', ARTICLE, `'templates' takes content types such as 'application/json' as keys, got '${contentType}'`);
  }
  const size = Buffer.byteLength(template);
  if (size > MAX_TEMPLATE_SIZE) {
    throw invalidValue('TemplateSize', ARTICLE, `'templates' takes at most ${MAX_TEMPLATE_SIZE} bytes each, got ${size} for '${contentType}'`);
  }
}
