import { Stack, Token } from 'aws-cdk-lib';
import { Integration } from 'aws-cdk-lib/aws-apigateway';
import { HttpRouteIntegration, WebSocketRouteIntegration } from 'aws-cdk-lib/aws-apigatewayv2';
import { WebSocketLambdaIntegrationProps } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { IFunction } from 'aws-cdk-lib/aws-lambda';
import { IConstruct } from 'constructs';
import { StageFunctionHttpIntegration, StageFunctionRestIntegration, StageFunctionWebSocketIntegration } from './stage-function-integrations';
import { StageFunctionHttpOptions, StageFunctionRestOptions } from './stage-function-options';
import { missingVariable, StageWithVariables } from './stage-variables';
import { STAGE_VARIABLE_NAME, STAGE_VARIABLE_VALUE, STAGE_VARIABLE_VALUE_LENGTH } from '../catalogue/integrations';
import { invalid, invalidValue } from '../core/invalid';

/**
 * One function, alias or version for each stage of an API, which a stage variable chooses: callers of `beta` reach the new one, callers of
 * `prod` the proven one, behind the same methods.
 *
 * `variables` says what each stage defines; the integrations permit the API to invoke all of the functions. At synthesis every stage of
 * the API is looked at, wherever it is made: raises `UnknownStageVariable` for one without the variable, and `StageVariableValue` for one whose
 * variable names another function. Article: https://repost.aws/knowledge-center/api-gateway-5xx-error
 */
export class StageFunctions {
  /** Name of the stage variable. */
  public readonly variable: string;

  private readonly functions: ReadonlyMap<string, IFunction>;

  /**
   * @param variable name of the stage variable: 1 to 64 letters, digits and '_'
   * @param functions the function, alias or version for each name of a stage, in the account and Region of the API
   *
   * Raises `StageVariableName`, `NoStageFunctions` and, for the literal name of a function, `StageVariableValue`.
   */
  constructor(variable: string, functions: { [stageName: string]: IFunction }) {
    if (!STAGE_VARIABLE_NAME.test(variable)) {
      throw invalidValue('StageVariableName', '5xx-errors', `'variable' takes 1 to 64 letters, digits and '_', got '${variable}'`);
    }
    this.variable = variable;
    this.functions = new Map(Object.entries(functions));
    if (this.functions.size === 0) throw invalidValue('NoStageFunctions', '5xx-errors', "'functions' takes at least one stage with its function, got none");
    for (const [stage, fn] of this.functions) this.validateName(stage, nameOf(fn));
  }

  /** The functions, each once. */
  public get handlers(): IFunction[] {
    return [...new Set(this.functions.values())];
  }

  /**
   * The variable for a stage: for `variables` of stages and of `deployOptions`, or for `stageVariables` of HTTP and WebSocket APIs.
   * Raises `StageWithoutFunction`.
   */
  public variables(stageName: string): { [name: string]: string } {
    const fn = this.functions.get(stageName);
    if (!fn) {
      throw invalidValue('StageWithoutFunction', '5xx-errors',
        `'stageName' must be one of those with a function, ${[...this.functions.keys()].map((name) => `'${name}'`).join(', ')}, got '${stageName}'`);
    }
    return { [this.variable]: nameOf(fn) };
  }

  /** For methods of a REST API. Raises the errors of `KbLambdaIntegration`. */
  public restIntegration(options: StageFunctionRestOptions = {}): Integration {
    return new StageFunctionRestIntegration(this, options);
  }

  /** For routes of an HTTP API. Raises the errors of `KbHttpLambdaIntegration`. */
  public httpIntegration(id: string, options: StageFunctionHttpOptions = {}): HttpRouteIntegration {
    return new StageFunctionHttpIntegration(id, this, options);
  }

  /** For routes of a WebSocket API. Raises the errors of `KbWebSocketLambdaIntegration`. */
  public webSocketIntegration(id: string, options: WebSocketLambdaIntegrationProps = {}): WebSocketRouteIntegration {
    return new StageFunctionWebSocketIntegration(id, this, options);
  }

  /** @internal */
  public _checkStage(stage: StageWithVariables): string | undefined {
    const { resource, name, variables } = stage;
    const missing = missingVariable(stage, this.variable);
    if (missing !== undefined || !variables) return missing;
    const found = JSON.stringify(variables[this.variable]);
    if (this.handlers.some((fn) => JSON.stringify(resolved(nameOf(fn), resource)) === found)) return undefined;
    return invalid(resource, 'StageVariableValue', '5xx-errors',
      `'${this.variable}' must name one of its functions on every stage, got ${found} on the stage '${name}'`).message;
  }

  private validateName(stage: string, name: string): void {
    if (Token.isUnresolved(name) || (STAGE_VARIABLE_VALUE.test(name) && name.length <= STAGE_VARIABLE_VALUE_LENGTH)) return;
    throw invalidValue('StageVariableValue', '5xx-errors',
      `'functions' takes names of up to ${STAGE_VARIABLE_VALUE_LENGTH} letters, digits and - . _ ~ : / ? # & = , got '${name}' for the stage '${stage}'`);
  }
}

/** What stands for the function in an ARN: its name, and that of the alias or version after a colon. */
function nameOf(fn: IFunction): string {
  if ('aliasName' in fn && 'lambda' in fn) return `${(fn.lambda as IFunction).functionName}:${String(fn.aliasName)}`;
  return fn.functionName;
}

function resolved(value: string, near: IConstruct): unknown {
  return Stack.of(near).resolve(value);
}
