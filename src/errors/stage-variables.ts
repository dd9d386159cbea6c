import { Stack, Token } from 'aws-cdk-lib';
import { CfnStage as RestStage, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage as V2Stage, IHttpApi, IWebSocketApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { invalid } from '../core/invalid';

/** A stage of an API with its variables; undefined for those that only the deployment knows. */
export interface StageWithVariables {
  readonly resource: IConstruct;
  readonly name: string;
  readonly variables: Readonly<Record<string, unknown>> | undefined;
}

export type AnyApi = IRestApi | IHttpApi | IWebSocketApi;

/** The stages of an API that this app makes, in whatever way and place. Asked for at synthesis, when all are there. */
export function stagesOf(api: AnyApi): StageWithVariables[] {
  const id = 'restApiId' in api ? api.restApiId : api.apiId;
  return api.node.root.node.findAll().flatMap((resource) => {
    if (RestStage.isCfnStage(resource) && resource.restApiId === id) return [stageOf(resource, resource.stageName, resource.variables)];
    return V2Stage.isCfnStage(resource) && resource.apiId === id ? [stageOf(resource, resource.stageName, resource.stageVariables)] : [];
  });
}

function stageOf(resource: IConstruct, name: string | undefined, variables: unknown): StageWithVariables {
  const resolved: unknown = Stack.of(resource).resolve(variables) ?? {};
  const isKnown = typeof resolved === 'object' && !Object.keys(resolved!).some((key) => key === 'Ref' || key.startsWith('Fn::'));
  return {
    resource,
    name: name === undefined || Token.isUnresolved(name) ? resource.node.path : name,
    variables: isKnown ? resolved as Record<string, unknown> : undefined,
  };
}

const VARIABLE = /\$\{stageVariables\.([^}]*)\}/g;

/** The names of the stage variables in a text. */
export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map(([, name]) => name))];
}

/** What is wrong with the variables of a stage, if something is. */
export type StageCheck = (stage: StageWithVariables) => string | undefined;

const checks = new WeakMap<IConstruct, Map<unknown, StageCheck>>();

/** Has all stages of the API checked at synthesis, once for each key: those that are added later, and elsewhere, as well. */
export function checkStages(api: AnyApi, key: unknown, check: StageCheck): void {
  const known = checks.get(api);
  if (known) {
    known.set(key, check);
    return;
  }
  const own = new Map([[key, check]]);
  checks.set(api, own);
  api.node.addValidation({ validate: () => stagesOf(api).flatMap((stage) => [...own.values()].flatMap((problem) => problem(stage) ?? [])) });
}

/** Demands that every stage defines the variables that a text uses. */
export function needVariablesIn(text: string, api: AnyApi): void {
  for (const name of variablesIn(text)) checkStages(api, name, (stage) => missingVariable(stage, name));
}

/** What is wrong if the stage lacks the variable. */
export function missingVariable({ resource, name: stage, variables }: StageWithVariables, name: string): string | undefined {
  if (!variables || name in variables) return undefined;
  return invalid(resource, 'UnknownStageVariable', '5xx-errors', `every stage must define the variable '${name}', got a stage '${stage}' without it`).message;
}
