import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';

export type Json = Record<string, unknown>;
export interface Statement {
  Sid?: string;
  Effect: string;
  Principal?: unknown;
  Action: string;
  Resource?: string | string[];
  Condition?: Record<string, Record<string, string | string[]>>;
}
export interface Policy { Version: string; Statement: Statement[] }

interface Resource { Type: string; Properties: Json }
interface Template { Resources: Record<string, Resource>; Outputs?: Record<string, { Value: unknown }> }

/** The environments of the stacks, by stack name. */
export type Environments = Readonly<Record<string, string>>;

/** What CloudFormation would make of the templates of an app, with ids made from logical ids. */
export class Deployed {
  private readonly templates: Map<string, Template>;

  constructor(app: (outdir: string) => App, private readonly accounts: Environments, private readonly region = 'eu-west-1') {
    const outdir = mkdtempSync(join(tmpdir(), 'access-'));
    const error = jest.spyOn(console, 'error').mockImplementation(() => {});
    try {
      app(outdir).synth();
      this.templates = new Map(Object.keys(accounts).map((stack) =>
        [stack, JSON.parse(readFileSync(join(outdir, `${stack}.template.json`), 'utf8')) as Template]));
    } finally {
      error.mockRestore();
      rmSync(outdir, { recursive: true });
    }
  }

  /** Id of the API whose logical id begins with a name. */
  public apiId(stack: string, name: string): string {
    return idOf(this.logicalId(stack, name, /RestApi$|V2::Api$/));
  }

  /** The resource policy of a REST API, as the service saves it; undefined without one. */
  public resourcePolicy(stack: string, name: string): Policy | undefined {
    const id = this.logicalId(stack, name, /RestApi$/);
    const policy = this.resolve(stack, this.template(stack).Resources[id].Properties.Policy);
    const whole = `arn:aws:execute-api:${this.region}:${this.accounts[stack]}:${idOf(id)}/`;
    return policy === undefined ? undefined : JSON.parse(JSON.stringify(policy).replace(/"execute-api:\//g, `"${whole}`)) as Policy;
  }

  /** Authorization types of the operations of an API: 'GET /orders' to 'AWS_IAM'. */
  public authorizations(stack: string, name: string): Record<string, string> {
    const id = this.logicalId(stack, name, /RestApi$|V2::Api$/);
    const { Resources } = this.template(stack);
    const isOf = (properties: Json, key: string) => JSON.stringify(properties[key]) === JSON.stringify({ Ref: id });
    const found = Object.values(Resources).flatMap(({ Type, Properties }): [string, string][] => {
      const authorization = String(Properties.AuthorizationType ?? 'NONE');
      if (Type === 'AWS::ApiGatewayV2::Route' && isOf(Properties, 'ApiId')) return [[String(Properties.RouteKey), authorization]];
      if (Type !== 'AWS::ApiGateway::Method' || !isOf(Properties, 'RestApiId')) return [];
      return [[`${String(Properties.HttpMethod)} ${this.pathOf(stack, Properties.ResourceId)}`, authorization]];
    });
    return Object.fromEntries(found);
  }

  /** ARN and policies of the role whose logical id begins with a name. */
  public role(stack: string, name: string): { arn: string; policies: Policy[]; trust: Policy } {
    const id = this.logicalId(stack, name, /IAM::Role$/);
    const { Resources } = this.template(stack);
    const { Properties } = Resources[id];
    const attached = Object.values(Resources)
      .filter((resource) => resource.Type === 'AWS::IAM::Policy' && JSON.stringify(resource.Properties.Roles).includes(`"${id}"`));
    const documents = [...(Properties.Policies as Json[] | undefined ?? []), ...attached.map((policy) => policy.Properties)]
      .map(({ PolicyDocument }) => PolicyDocument);
    return {
      arn: String(this.resolve(stack, { 'Fn::GetAtt': [id, 'Arn'] })),
      policies: documents.map((document) => this.resolve(stack, document) as Policy),
      trust: this.resolve(stack, Properties.AssumeRolePolicyDocument) as Policy,
    };
  }

  /** Id, VPC and policy of the VPC endpoint whose logical id begins with a name. */
  public endpoint(stack: string, name: string): { id: string; vpc: string; policy: Policy | undefined } {
    const id = this.logicalId(stack, name, /EC2::VPCEndpoint$/);
    const { VpcId, PolicyDocument } = this.template(stack).Resources[id].Properties;
    return { id: idOf(id), vpc: String(this.resolve(stack, VpcId)), policy: this.resolve(stack, PolicyDocument) as Policy | undefined };
  }

  /** Value of the output whose logical id begins with a name. */
  public output(stack: string, name: string): string {
    const { Outputs = {} } = this.template(stack);
    const [found] = Object.entries(Outputs).filter(([id]) => id.startsWith(name));
    return String(this.resolve(stack, found[1].Value));
  }

  private template(stack: string): Template {
    return this.templates.get(stack)!;
  }

  private logicalId(stack: string, name: string, type: RegExp): string {
    const [found] = Object.entries(this.template(stack).Resources).filter(([id, resource]) => id.startsWith(name) && type.test(resource.Type));
    if (found === undefined) throw new Error(`no ${name} of ${String(type)} in ${stack}`);
    return found[0];
  }

  private pathOf(stack: string, resourceId: unknown): string {
    const id = (resourceId as { Ref?: string }).Ref;
    if (id === undefined) return '/';
    const { ParentId, PathPart } = this.template(stack).Resources[id].Properties;
    return `${this.pathOf(stack, ParentId).replace(/\/$/, '')}/${String(PathPart)}`;
  }

  private resolve(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(stack, item));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value) as [string, unknown][];
    if (entries.length === 1) {
      const [[key, argument]] = entries;
      if (key === 'Ref') return this.reference(stack, argument as string);
      if (key === 'Fn::GetAtt') return this.attribute(stack, ...argument as [string, string]);
      if (key === 'Fn::Join') return ((argument as unknown[])[1] as unknown[]).map((part) => this.resolve(stack, part)).join((argument as string[])[0]);
      if (key === 'Fn::GetStackOutput') return this.output((argument as Record<string, string>).StackName, (argument as Record<string, string>).OutputName);
    }
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.resolve(stack, item)]));
  }

  private reference(stack: string, id: string): string {
    const pseudo: Record<string, string> = {
      'AWS::Partition': 'aws', 'AWS::Region': this.region, 'AWS::AccountId': this.accounts[stack], 'AWS::URLSuffix': 'amazonaws.com',
    };
    return pseudo[id] ?? idOf(id);
  }

  private attribute(stack: string, id: string, name: string): string {
    if (name !== 'Arn') return idOf(`${id}${name}`);
    return `arn:aws:iam::${this.accounts[stack]}:role/${String(this.template(stack).Resources[id].Properties.RoleName ?? id)}`;
  }
}

function idOf(logicalId: string): string {
  return logicalId.toLowerCase().replace(/[^a-z0-9]/g, '');
}
