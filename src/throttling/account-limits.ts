import { Stack, Token } from 'aws-cdk-lib';
import { ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { accountLimitsIn, Limits } from '../catalogue/facts';

/** What the account has in the Region of a construct: as stated, or else what the Region starts with. */
export function accountLimitsOf(scope: IConstruct, stated: ThrottleSettings = {}): Limits {
  const { region } = Stack.of(scope);
  const standard = accountLimitsIn(Token.isUnresolved(region) ? undefined : region);
  return { rate: stated.rateLimit ?? standard.rate, burst: stated.burstLimit ?? standard.burst };
}
