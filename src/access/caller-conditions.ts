import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { ApiCaller } from './api-caller';
import { partitionOf } from './execute-api-arn';
import { ArticleSlug } from '../catalogue/articles';
import { invalid } from '../core/invalid';

/** The conditions that name a caller. */
export interface CallerNames {
  readonly accountId?: string;
  readonly principalArn?: string;
  readonly organizationId?: string;
}

/** One condition block for each kind of caller: those that differ in a value only share one. */
export function callerConditions(callers: readonly CallerNames[], ownAccount: string): Record<string, Record<string, string[]>>[] {
  const groups = new Map<string, CallerNames[]>();
  for (const caller of callers) {
    const kind = caller.principalArn !== undefined ? 'arn' : caller.accountId !== undefined ? 'account' : 'organization';
    const key = kind === 'organization' ? kind : `${kind} ${caller.organizationId ?? ''}`;
    groups.set(key, [...groups.get(key) ?? [], caller]);
  }
  return [...groups.values()].map((group) => conditionOf(group, ownAccount));
}

function conditionOf(group: readonly CallerNames[], ownAccount: string): Record<string, Record<string, string[]>> {
  const arns = group.flatMap(({ principalArn }) => principalArn ?? []);
  const accounts = arns.length > 0 ? [] : group.flatMap(({ accountId }) => accountId ?? []);
  const organizations = [...new Set(group.flatMap(({ organizationId }) => organizationId ?? []))];
  return {
    ...(arns.length > 0 && { ArnLike: { 'aws:PrincipalArn': arns } }),
    ...((accounts.length > 0 || organizations.length > 0) && {
      StringEquals: {
        ...(accounts.length > 0 && { 'aws:PrincipalAccount': accounts }),
        ...(organizations.length > 0 && { 'aws:PrincipalOrgID': organizations }),
      },
    }),
    // In its own account the resource policy alone would admit every role and user, without a word in their policies.
    ...(arns.length + accounts.length === 0 && { StringNotEquals: { 'aws:PrincipalAccount': [ownAccount] } }),
  };
}

/** Refuses callers of another partition: no trust and no policy reaches them. */
export function validateCallers(scope: IConstruct, article: ArticleSlug, callers: readonly ApiCaller[], region: string): void {
  const partition = partitionOf(region);
  if (Token.isUnresolved(partition)) return;

  for (const { principalArn } of callers) {
    if (principalArn === undefined || Token.isUnresolved(principalArn)) continue;
    if (principalArn.split(':')[1] !== partition) {
      throw invalid(scope, 'CallerPartition', article,
        `'principalArn' must be of the partition of the API, ${partition} in ${region}, got '${principalArn}'`);
    }
  }
}
