import { IConstruct } from 'constructs';
import { invalid } from '../core/invalid';

/** The error for a prop of a distribution that cannot work, or would not do what its reader expects. */
export function refused(scope: IConstruct, code: string, message: string): Error {
  return invalid(scope, code, 'cloudfront-custom-domain', message);
}

/** Refuses a reason that says nothing. */
export function validateReason(scope: IConstruct, prop: string, reason: string | undefined): void {
  if (reason !== undefined && reason.trim() === '') {
    throw refused(scope, 'ReasonMissing', `'${prop}' must say why, for those who read it later, got an empty text`);
  }
}

/** Values as messages list them. */
export function list(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}
