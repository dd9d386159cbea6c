import { Method } from 'aws-cdk-lib/aws-apigateway';
import { HttpRoute } from 'aws-cdk-lib/aws-apigatewayv2';
import { IGrantable } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { accountOf, environmentOf, isForeign } from './caller-side';
import { ArticleSlug } from '../catalogue/articles';
import { invalid } from '../core/invalid';

/**
 * Makes `grantExecute` of a method refuse principals of other accounts.
 *
 * WHAT: replaces the method of this one instance.
 * WHY: the CDK makes the instances, and its own grant reports success and leaves out the API's half, or both.
 * UNTIL: the CDK refuses or writes cross-account grants itself.
 */
export function guardMethod(method: Method): void {
  const grant = method.grantExecute.bind(method);
  method.grantExecute = (grantee: IGrantable) => {
    refuseForeign(method, 'iam-cross-account-403', 'grantExecute', grantee, environmentOf(method.api).account);
    return grant(grantee);
  };
}

/** The same for `grantInvoke` of a route. */
export function guardRoute(route: HttpRoute): void {
  const grant = route.grantInvoke.bind(route);
  route.grantInvoke = (grantee: IGrantable, options) => {
    refuseForeign(route, 'http-api-cross-account', 'grantInvoke', grantee, environmentOf(route.httpApi).account);
    return grant(grantee, options);
  };
}

/** Refuses a grant that would give a principal of another account nothing. */
export function refuseForeign(scope: IConstruct, article: ArticleSlug, grant: string, grantee: IGrantable, account: string): void {
  if (!isForeign(grantee, account)) return;

  throw invalid(scope, 'ForeignGrantee', article,
    `'${grant}' must be given a principal of account ${account}, since it cannot let another account in (use grantInvokeFrom), got one of ${accountOf(grantee.grantPrincipal)}`);
}
