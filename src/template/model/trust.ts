import { mask } from './mask';
import type { PolicyDocument, Principal } from './policies';

/** Whether a role may be assumed by API Gateway; undefined if only the deployment knows. */
export function trustsApiGateway(trust: PolicyDocument): boolean | undefined {
  const trusted = trust.statements.some((statement) => statement.effect === 'Allow' && statement.names('sts:AssumeRole') === true
    && statement.principals?.some(isApiGateway) === true);
  return trusted ? true : trust.isAuthoritative ? false : undefined;
}

/** The suffix may be that of another partition. */
function isApiGateway({ type, value }: Principal): boolean {
  return type === 'ANYONE'
    || (type === 'SERVICE' && /^apigateway\.(amazonaws\.com(\.cn)?|\u0001\d+\u0002)$/.test(value.parts === undefined ? '' : mask(value.parts).text));
}
