import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { MappedApi } from './mapped-api';
import { BASE_PATH_CHARACTERS, BASE_PATH_MAX_LENGTH } from '../catalogue/domains';
import { invalid } from '../core/invalid';

/** Refuses keys that no domain takes. */
export function validateMappingKey(scope: Construct, key: string): void {
  if (Token.isUnresolved(key)) return;
  const isGood = BASE_PATH_CHARACTERS.test(key) && key.length <= BASE_PATH_MAX_LENGTH && !/^\/|\/$|\/\//.test(key);
  if (!isGood) {
    throw invalid(scope, 'MappingKey', 'custom-domain-dns-tls',
      `'mappings' must have keys of at most ${BASE_PATH_MAX_LENGTH} letters, digits and $-_.+!*'()/, without slashes at the ends or in a row, got '${key}'`);
  }
}

/** Refuses APIs of another account or Region than the domain. */
export function validateEnvironment(scope: Construct, { api }: MappedApi): void {
  const [own, theirs] = [Stack.of(scope), api.env];
  for (const part of ['account', 'region'] as const) {
    if (Token.isUnresolved(own[part]) || Token.isUnresolved(theirs[part]) || own[part] === theirs[part]) continue;
    throw invalid(scope, 'ApiElsewhere', 'custom-domain-dns-tls',
      `'target' must be an API of the account and Region of the domain, ${own[part]}, got '${api.node.path}' of ${theirs[part]}`);
  }
}
