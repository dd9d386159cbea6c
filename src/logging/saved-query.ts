import { QueryString } from 'aws-cdk-lib/aws-logs';
import { ApiKind } from '../catalogue/access-log';
import { LogQuery, queryParts } from '../catalogue/queries';

/** How a query of the catalogue is asked. */
export interface AskOptions {
  /** The kind of API whose log is asked; without it, the keys of all kinds are named. */
  readonly kind?: ApiKind;
  /** Which lines are looked at, in place of what the catalogue says. */
  readonly filter?: string;
}

/** A query of the catalogue in the CDK's form. */
export function queryString(query: LogQuery, { kind, filter }: AskOptions = {}): QueryString {
  const parts = queryParts(query, kind);
  return new QueryString({ filterStatements: [filter ?? parts.filter], statsStatements: [parts.stats], sort: parts.sort });
}
