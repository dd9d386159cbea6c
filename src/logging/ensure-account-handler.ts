/**
 * The inline code behind `ApiGatewayAccountMode.ENSURE`: sets the role of the account unless the one that is set is alive.
 *
 * It answers CloudFormation itself, since the `cfn-response` module ends the invocation with `context.done`, which Node.js
 * runtimes from version 24 no longer have. A new role takes a moment until API Gateway can assume it, hence the retries.
 */
export const ENSURE_ACCOUNT_HANDLER = `'use strict';
const https = require('https');
const { APIGatewayClient, GetAccountCommand, UpdateAccountCommand } = require('@aws-sdk/client-api-gateway');
const { IAMClient, GetRoleCommand } = require('@aws-sdk/client-iam');

const apigateway = new APIGatewayClient({});
const iam = new IAMClient({});
const ATTEMPTS = 10;

exports.handler = async (event) => {
  try {
    const roleArn = event.RequestType === 'Delete' ? undefined : await ensure(event.ResourceProperties.RoleArn);
    await respond(event, 'SUCCESS', '', { RoleArn: roleArn });
  } catch (error) {
    console.error(error);
    await respond(event, 'FAILED', error.name + ': ' + error.message, {});
  }
};

async function ensure(ours) {
  const current = (await apigateway.send(new GetAccountCommand({}))).cloudwatchRoleArn;
  if (current && await isAlive(current)) return current;
  await setRole(ours, ATTEMPTS);
  return ours;
}

async function isAlive(arn) {
  try {
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: arn.split('/').pop() }));
    return Role.Arn === arn;
  } catch (error) {
    if (error.name === 'NoSuchEntityException' || error.name === 'NoSuchEntity') return false;
    throw error;
  }
}

async function setRole(arn, attempts) {
  try {
    await apigateway.send(new UpdateAccountCommand({
      patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: arn }],
    }));
  } catch (error) {
    const retryable = error.name === 'BadRequestException' || error.name === 'TooManyRequestsException';
    if (!retryable || attempts <= 1) throw error;
    await new Promise((resolve) => setTimeout(resolve, 5000));
    await setRole(arn, attempts - 1);
  }
}

function respond(event, status, reason, data) {
  const body = JSON.stringify({
    Status: status,
    Reason: reason,
    PhysicalResourceId: event.PhysicalResourceId || 'api-gateway-account',
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    Data: data,
  });
  const url = new URL(event.ResponseURL);
  return new Promise((resolve, reject) => {
    const request = https.request({
      hostname: url.hostname,
      path: url.pathname + url.search,
      method: 'PUT',
      headers: { 'content-type': '', 'content-length': Buffer.byteLength(body) },
    }, (response) => { response.resume(); resolve(); });
    request.on('error', reject);
    request.end(body);
  });
}
`;
