import { QueryString } from 'aws-cdk-lib/aws-logs';
import { LogQuery } from '../catalogue/queries';

/** A query of the catalogue in the CDK's form; its filter may be replaced. */
export function queryString({ lines }: LogQuery, replacement?: string): QueryString {
  const [filter, stats, sort] = lines.map((line) => line.slice(line.indexOf(' ') + 1));
  return new QueryString({ filterStatements: [replacement ?? filter], statsStatements: [stats], sort });
}
