import { Aws, CfnOutput, Stack, Token } from 'aws-cdk-lib';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import { Construct } from 'constructs';

/** What the other account has to do, as outputs of the stack of the API. */
export interface Instructions {
  /** The statement that the identity policy of the caller needs. */
  readonly actions: string[];
  readonly resources: string[];
  /** Commands to try it with. */
  readonly commands: string[];
}

/** Adds two outputs: the policy for the caller's account, and commands that try it. */
export function addInstructions(scope: Construct, { actions, resources, commands }: Instructions): void {
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: single(actions), Resource: single(resources) }],
  };
  new CfnOutput(scope, 'CallerPolicy', {
    description: 'Identity policy for the role or user that calls, to be attached in its own account',
    value: Stack.of(scope).toJsonString(policy),
  });
  new CfnOutput(scope, 'CallerTest', {
    description: 'Commands with which the caller tries the access, in a shell with its credentials',
    value: commands.join(' && '),
  });
}

/** `curl` with a signature of API Gateway, from the credentials of the environment. */
export function signedCall(region: string, url: string, verb: string): string {
  return [
    `curl --fail-with-body --aws-sigv4 'aws:amz:${region}:execute-api'`,
    '--user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" --header "x-amz-security-token: $AWS_SESSION_TOKEN"',
    `--request ${verb === '*' ? 'GET' : verb} '${url}'`,
  ].join(' ');
}

/** A signed message to a connection of a WebSocket API. */
export function signedPost(region: string, url: string): string {
  return `${signedCall(region, url, 'POST')} --data 'hello'`;
}

/** Assumes a role and takes its credentials into the environment, where they hide those of the caller. */
export function assumeRole(roleArn: string, externalId: string | undefined): string {
  const external = externalId === undefined ? '' : ` --external-id '${externalId}'`;
  const query = '--query Credentials.[AccessKeyId,SecretAccessKey,SessionToken] --output text';
  return `export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN; read -r AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN <<< "$(aws sts assume-role --role-arn '${roleArn}' --role-session-name try${external} ${query})"`;
}

/** The address of a call at the execute-api endpoint; `$default` is no part of it. */
export function urlOf(region: string, apiId: string, call: string, scheme = 'https'): string {
  const [stage, , ...path] = call.split('/');
  const suffix = Token.isUnresolved(region) ? Aws.URL_SUFFIX : RegionInfo.get(region).domainSuffix ?? Aws.URL_SUFFIX;
  const rest = path.map((part) => part === '*' ? '' : part);
  return [`${scheme}://${apiId}.execute-api.${region}.${suffix}`, ...(stage === '$default' ? [] : [stage === '*' ? 'STAGE' : stage]), ...rest].join('/');
}

function single(values: string[]): string | string[] {
  return values.length === 1 ? values[0] : values;
}
