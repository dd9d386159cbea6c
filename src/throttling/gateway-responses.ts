import { Stack, Token } from 'aws-cdk-lib';
import { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { ArticleSlug } from '../catalogue/articles';
import { invalid } from '../core/invalid';

/** Whether a text is '*' or what browsers send as an origin, that of an app such as 'capacitor://localhost' included. */
export function isOrigin(text: string): boolean {
  return Token.isUnresolved(text) || text === '*' || text === 'null' || /^[a-z][a-z0-9+.-]*:\/\/[^\s'"/]+$/i.test(text);
}

/** Refuses answers in another stack than the deployment, which waits for them while they wait for the API. Nested stacks are one with theirs. */
export function refuseOtherStack(scope: IConstruct, restApi: IRestApi, article: ArticleSlug): void {
  const deployment = restApi.latestDeployment;
  if (!deployment || rootOf(Stack.of(deployment)) === rootOf(Stack.of(scope))) return;
  throw invalid(scope, 'ResponsesInOtherStack', article,
    `'restApi' must be of the same stack, since its deployment waits for the answers, got '${restApi.node.path}'`);
}

function rootOf(stack: Stack): Stack {
  return stack.nestedStackParent ? rootOf(stack.nestedStackParent) : stack;
}
