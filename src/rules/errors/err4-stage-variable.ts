import { STAGE_VARIABLE_VALUE } from '../../catalogue/integrations';
import type { Api } from '../../template/model/api';
import { authorizersOf } from '../../template/model/authorizers';
import { callsOf } from '../../template/model/calls';
import type { Stage } from '../../template/model/stage';
import type { Resource } from '../../template/resource';
import type { Part, Value } from '../../template/value';
import { defineRule, RuleContext } from '../rule';

export const err4StageVariable = defineRule({
  id: 'ERR4',
  slug: 'stage-variable',
  title: 'A stage variable that an integration needs is missing, or names a function that API Gateway may not invoke',
  severity: 'error',
  articles: ['5xx-errors'],
  symptom: "500 'Internal server error' on that stage; the execution log says 'Invalid permissions on Lambda function' or 'Invalid endpoint address'",
  why: 'The value of the variable becomes part of the address that is called. Without it the address is broken, and a permission is not added for '
    + 'functions that are named this way.',
  fix: 'Define the variable on every stage of the API, and add an AWS::Lambda::Permission for each function that it can name.',
  findings: {
    MISSING: { title: 'a stage has no such variable', fix: 'Add the variable to Variables (V2: StageVariables) of the stage.' },
    PERMISSION: {
      title: 'no permission for the function that the variable names',
      fix: 'Add an AWS::Lambda::Permission with Principal apigateway.amazonaws.com for the function, alias or version that the variable names.',
    },
    VALUE: {
      title: 'a value with characters that are not allowed',
      symptom: 'the deployment of the stage fails',
      why: 'The values of stage variables may hold letters, digits and - . _ ~ : / ? # & = , only.',
      fix: 'Write the value with the allowed characters only, without spaces.',
    },
  },
  silent: [
    'stages that the templates do not show, and stages whose variables are not known',
    'PERMISSION for functions that are not in the templates, or that have a generated name; and everything for which ERR2 is silent',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/amazon-api-gateway-using-stage-variables.html',
  ],
  appliesTo: [
    'AWS::ApiGateway::Method', 'AWS::ApiGateway::RestApi', 'AWS::Serverless::Api', 'AWS::ApiGatewayV2::Integration', 'AWS::ApiGatewayV2::Api',
    'AWS::Serverless::HttpApi', 'AWS::ApiGateway::Authorizer', 'AWS::ApiGatewayV2::Authorizer',
    'AWS::ApiGateway::Stage', 'AWS::ApiGateway::Deployment', 'AWS::ApiGatewayV2::Stage',
  ],

  check(resource, context) {
    for (const { integration, api } of callsOf(resource, context.index)) {
      const uri = integration.get('uri');
      checkVariables(uri, api, context);
      checkVariables(integration.get('connectionId'), api, context);
      if (integration.get('credentials').isAbsent) checkPermission(uri, api, resource, context);
    }
    for (const { uri, credentials, api } of authorizersOf(resource, context.index)) {
      checkVariables(uri, api, context);
      if (credentials.isAbsent) checkPermission(uri, api, resource, context);
    }
    for (const stage of context.index.apis.stagesMadeBy(resource)) checkValues(stage, context);
  },
});

const VARIABLE = /\$\{stageVariables\.(\w{1,64})\}/g;

function variablesIn(value: Value): string[] {
  const texts = (value.parts ?? []).filter((part) => typeof part === 'string');
  return [...new Set(texts.flatMap((text) => [...text.matchAll(VARIABLE)].map((match) => match[1])))];
}

function checkVariables(value: Value, api: Api | undefined, { report }: RuleContext): void {
  for (const name of api === undefined ? [] : variablesIn(value)) {
    const without = api!.stages.filter(({ variables }) => variables.keys?.every((key) => key !== name && !key.startsWith('Fn::')));
    if (without.length === 0) continue;
    const stages = without.map((stage) => stage.name.toString()).join(', ');
    report({ finding: 'MISSING', at: value, message: `the variable '${name}' is not defined on the stage${without.length === 1 ? '' : 's'} ${stages}` });
  }
}

function checkPermission(uri: Value, api: Api | undefined, resource: Resource, { index, report }: RuleContext): void {
  if (api === undefined || uri.parts === undefined || variablesIn(uri).length === 0) return;
  const refused = new Set<string>();
  for (const stage of api.stages) {
    const filled = fill(uri.parts, stage);
    const reference = filled === undefined ? undefined : index.functions.invocationOf(filled, uri.template);
    const fn = reference?.resource;
    if (reference === undefined || fn === undefined || index.grants.mayBeMore(fn, resource) || index.permissions.isGrantedBySam(fn, api)) continue;
    const { any, grant } = index.grants.of(reference, fn);
    if (any === false || (any === true && grant.isFor(api) === false)) refused.add(`'${fn.logicalId}' (stage ${stage.name.toString()})`);
  }
  if (refused.size > 0) report({ finding: 'PERMISSION', at: uri, message: `no permission lets the API invoke ${[...refused].join(', ')}` });
}

/** The address with the variables of the stage in it; undefined if one of them is not known. */
function fill(parts: readonly Part[], stage: Stage): readonly Part[] | undefined {
  const filled: Part[] = [];
  for (const part of parts) {
    if (typeof part !== 'string') {
      filled.push(part);
      continue;
    }
    for (const [position, piece] of part.split(VARIABLE).entries()) {
      const value = position % 2 === 0 ? [piece] : stage.variables.get(piece).parts;
      if (value === undefined) return undefined;
      filled.push(...value);
    }
  }
  return filled;
}

function checkValues(stage: Stage, { report }: RuleContext): void {
  for (const [name, value] of stage.variables.entries ?? []) {
    if (value.text !== undefined && !STAGE_VARIABLE_VALUE.test(value.text)) {
      report({ finding: 'VALUE', at: value, message: `the variable '${name}' has the value ${value.toString()}` });
    }
  }
}
