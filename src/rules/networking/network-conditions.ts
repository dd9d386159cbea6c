import type { PolicyCondition, Statement } from '../../template/model/policies';

/** The keys that tell where in a network a request comes from, as they are written. */
const NAMES: Readonly<Record<string, string>> = {
  'aws:sourcevpce': 'aws:SourceVpce',
  'aws:sourcevpc': 'aws:SourceVpc',
  'aws:vpcsourceip': 'aws:VpcSourceIp',
  'aws:sourceip': 'aws:SourceIp',
};

/** The keys that only requests through a VPC endpoint carry. */
export const ENDPOINT_KEYS: ReadonlySet<string> = new Set(['aws:sourcevpce', 'aws:sourcevpc', 'aws:vpcsourceip']);

/** The keys that hold addresses. */
export const ADDRESS_KEYS: ReadonlySet<string> = new Set(['aws:sourceip', 'aws:vpcsourceip']);

/** Keys that everybody can satisfy, so that they keep nobody out. */
const OPEN_KEYS: ReadonlySet<string> = new Set(['aws:securetransport', 'aws:useragent', 'aws:referer', 'aws:currenttime', 'aws:epochtime', 'aws:requestedregion']);

/** The name of a key as AWS writes it. */
export function keyName(key: string): string {
  return NAMES[key] ?? key;
}

/** The operator of a condition in its pieces: `ForAnyValue:StringNotEqualsIfExists`. */
export interface Operator {
  readonly name: string;
  readonly quantifier?: string;
  readonly ifExists: boolean;
  readonly isNegated: boolean;
}

/** Reads the operator of a condition. */
export function operatorOf({ operator }: PolicyCondition): Operator {
  const [, quantifier, name = '', ifExists] = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/i.exec(operator) ?? [];
  return { name, quantifier, ifExists: ifExists !== undefined, isNegated: /Not/i.test(name) };
}

/** Whether the statement is limited by something that not everybody can satisfy; yes if its conditions can't be known. */
export function isLimited({ conditions }: Statement): boolean {
  return conditions === undefined || conditions.some(({ key }) => !OPEN_KEYS.has(key));
}
