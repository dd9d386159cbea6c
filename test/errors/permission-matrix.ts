import { Deployed, Json, Values } from './deployed-values';

/** A call of a function that API Gateway makes, and the statements of its resource policy that let it. */
export interface Cell {
  /** The API, the stage, and the method, route or authorizer: `Orders/beta GET /orders/{id}`. */
  readonly call: string;
  /** The function with the alias or version, as its ARN ends; what is wrong if there is none. */
  readonly callee: string;
  /** The stacks and logical ids of the permissions. */
  readonly statements: readonly string[];
}

interface Call { readonly name: string; readonly uri: unknown; readonly sourceArn: string; readonly variables: Json }
interface Stage { readonly name: string; readonly variables: Json }
interface Api { readonly stack: string; readonly id: string; readonly type: string; readonly name: string; readonly stages: readonly Stage[] }

/** Every method, route and authorizer on every stage, against the permissions of the function that it calls. */
export function permissionMatrix(stacks: ReadonlyMap<string, Deployed>): Cell[] {
  const values = new Values(stacks);
  const permissions = permissionsIn(stacks, values);
  return apisIn(stacks, values).flatMap((api) => callsOf(api, stacks, values).flatMap(({ name, uri, sourceArn, variables }): Cell[] => {
    const filled = values.text(api.stack, uri).replace(/\$\{stageVariables\.(\w+)\}/g, (_, variable: string) =>
      variable in variables ? values.text(api.stack, variables[variable]) : '');
    const [, callee] = /:function:([\w:$-]*?)(?:\/(?:response-streaming-)?invocations)?$/.exec(filled) ?? [];
    if (callee === undefined) return [];
    const called = filled.replace(/^arn:aws:apigateway:[^/]*\/[\d-]+\/functions\//, '').replace(/\/(response-streaming-)?invocations$/, '');
    const statements = permissions.filter(({ functionArn }) => functionArn === called)
      .filter((permission) => matches(permission.sourceArn, sourceArn)).map(({ id }) => id);
    return [{ call: name, callee, statements }];
  }));
}

function permissionsIn(stacks: ReadonlyMap<string, Deployed>, values: Values) {
  return [...stacks].flatMap(([stack, { template }]) => Object.entries(template.Resources)
    .filter(([, { Type, Properties }]) => Type === 'AWS::Lambda::Permission' && Properties.Action === 'lambda:InvokeFunction' && Properties.Principal === 'apigateway.amazonaws.com')
    .map(([id, { Properties: { FunctionName, SourceArn } }]) => ({
      id: `${stack}/${id}`,
      functionArn: values.functionArn(stack, FunctionName),
      sourceArn: SourceArn === undefined ? undefined : values.text(stack, SourceArn),
    })));
}

function apisIn(stacks: ReadonlyMap<string, Deployed>, values: Values): Api[] {
  return [...stacks].flatMap(([stack, { template: { Resources } }]) => Object.entries(Resources)
    .filter(([, { Type }]) => Type === 'AWS::ApiGateway::RestApi' || Type === 'AWS::ApiGatewayV2::Api')
    .map(([logicalId, { Type, Properties }]) => {
      const id = values.text(stack, { Ref: logicalId });
      const stages = Object.values(Resources).filter((resource) => /::Stage$/.test(resource.Type))
        .filter(({ Properties: { RestApiId, ApiId } }) => values.text(stack, RestApiId ?? ApiId) === id)
        .map(({ Properties: { StageName, Variables, StageVariables } }) =>
          ({ name: String(StageName), variables: (Variables ?? StageVariables ?? {}) as Json }));
      return { stack, id, type: Type === 'AWS::ApiGateway::RestApi' ? 'REST' : String(Properties.ProtocolType), name: `${stack}/${String(Properties.Name)}`, stages };
    }));
}

function callsOf(api: Api, stacks: ReadonlyMap<string, Deployed>, values: Values): Call[] {
  const { template: { Resources }, account, region } = stacks.get(api.stack)!;
  const arn = `arn:aws:execute-api:${region}:${account}:${api.id}`;
  const own = Object.entries(Resources).filter(([, { Properties = {} }]) => {
    const of = Properties.RestApiId ?? Properties.ApiId;
    return of !== undefined && values.text(api.stack, of) === api.id;
  });
  const onStages = (operation: string, uri: unknown, inArn: string) => api.stages.map(({ name, variables }) =>
    ({ name: `${api.name}/${name} ${operation}`, uri, sourceArn: `${arn}/${name}/${inArn}`, variables }));

  return own.flatMap(([id, { Type, Properties }]): Call[] => {
    if (/::Authorizer$/.test(Type) && Properties.AuthorizerUri !== undefined && Properties.AuthorizerCredentials === undefined) {
      const sourceArn = `${arn}/authorizers/${values.text(api.stack, { Ref: id })}`;
      return api.stages.map(({ name, variables }) => ({ name: `${api.name}/${name} authorizer`, uri: Properties.AuthorizerUri, sourceArn, variables }));
    }
    if (Type === 'AWS::ApiGateway::Method') {
      const { Uri, Credentials } = Properties.Integration as Json;
      if (Uri === undefined || Credentials !== undefined) return [];
      const path = pathOf(Properties.ResourceId);
      // Callers send a value for each parameter, and some verb where any is taken.
      const verb = Properties.HttpMethod === 'ANY' ? 'PATCH' : String(Properties.HttpMethod);
      return onStages(`${String(Properties.HttpMethod)} ${path}`, Uri, `${verb}${path.replace(/\{[^}]*\}/g, '7')}`);
    }
    if (Type !== 'AWS::ApiGatewayV2::Route') return [];
    const integration = Resources[(Properties.Target as { 'Fn::Join': [string, [string, { Ref: string }]] })['Fn::Join'][1][1].Ref];
    if (integration.Properties.IntegrationUri === undefined || integration.Properties.CredentialsArn !== undefined) return [];
    const key = String(Properties.RouteKey);
    return onStages(key, integration.Properties.IntegrationUri, key.replace(/^ANY /, 'PATCH ').replace(' ', ''));
  });

  function pathOf(resourceId: unknown): string {
    const { Ref: id } = resourceId as { Ref?: string };
    if (id === undefined || Resources[id].Type !== 'AWS::ApiGateway::Resource') return '/';
    const { ParentId, PathPart } = Resources[id].Properties;
    return `${pathOf(ParentId).replace(/\/$/, '')}/${String(PathPart)}`;
  }
}

/** ArnLike: each of the six pieces by itself, and `*` for any characters, slashes too. */
function matches(pattern: string | undefined, arn: string): boolean {
  if (pattern === undefined) return true;
  const [patterns, pieces] = [pattern, arn].map((text) => /^([^:]*):([^:]*):([^:]*):([^:]*):([^:]*):(.*)$/.exec(text)?.slice(1) ?? []);
  return patterns.length === 6 && patterns.every((piece, position) =>
    new RegExp(`^${piece.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`).test(pieces[position]));
}
