import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';

export type Json = Record<string, unknown>;
export interface Resource { Type: string; Properties: Json }
export interface Template { Resources: Record<string, Resource>; Outputs?: Record<string, { Value: unknown; Export?: { Name: unknown } }> }
export interface Deployed { readonly template: Template; readonly account: string; readonly region: string }

/** The stacks of an app as they are synthesised, by name. */
export function deployed(example: (app: App) => unknown): Map<string, Deployed> {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'permissions-')) });
  example(app);
  try {
    return new Map(app.synth().stacks.map(({ stackName, templateFullPath, environment: { account, region } }) => [stackName, {
      template: JSON.parse(readFileSync(templateFullPath, 'utf8')) as Template,
      account: /^\d+$/.test(account) ? account : '999988887777',
      region: /^[a-z]+-/.test(region) ? region : 'eu-west-1',
    }]));
  } finally {
    rmSync(app.outdir, { recursive: true });
  }
}

/** What the service would make of the values of the templates: ids made from logical ids, and the ARNs of functions, aliases and versions. */
export class Values {
  constructor(private readonly stacks: ReadonlyMap<string, Deployed>) {}

  public text(stack: string, value: unknown): string {
    return String(this.resolve(stack, value));
  }

  private resolve(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(stack, item));
    if (typeof value !== 'object' || value === null) return value;
    const [[key, argument]] = Object.entries(value) as [string, unknown][];
    switch (key) {
      case 'Ref': return this.reference(stack, String(argument));
      case 'Fn::GetAtt': return this.attribute(stack, ...argument as [string, string]);
      case 'Fn::Join': return (this.resolve(stack, (argument as unknown[])[1]) as string[]).join((argument as string[])[0]);
      case 'Fn::Split': return this.text(stack, (argument as unknown[])[1]).split((argument as string[])[0]);
      case 'Fn::Select': return (this.resolve(stack, (argument as unknown[])[1]) as string[])[Number((argument as unknown[])[0])];
      case 'Fn::ImportValue': return this.imported(this.text(stack, argument));
      case 'Fn::GetStackOutput': return this.output(argument as { StackName: string; OutputName: string });
      default: throw new Error(`${stack}: no value for ${JSON.stringify(value)}`);
    }
  }

  private reference(stack: string, id: string): string {
    const { template, account, region } = this.stacks.get(stack)!;
    const pseudo: Json = { 'AWS::Partition': 'aws', 'AWS::Region': region, 'AWS::AccountId': account, 'AWS::URLSuffix': 'amazonaws.com', 'AWS::StackName': stack };
    const resource = template.Resources[id] as Resource | undefined;
    if (resource === undefined) return String(pseudo[id] ?? id);
    const { Type, Properties } = resource;
    if (Type === 'AWS::Lambda::Function') return String(Properties.FunctionName ?? `${stack}-${id}`);
    if (Type === 'AWS::Lambda::Alias') return `${this.functionArn(stack, Properties.FunctionName)}:${String(Properties.Name)}`;
    if (Type === 'AWS::Lambda::Version') return `${this.functionArn(stack, Properties.FunctionName)}:${versionOf(id)}`;
    return /::Stage$/.test(Type) ? String(Properties.StageName) : `${stack}${id}`.toLowerCase();
  }

  private attribute(stack: string, id: string, name: string): string {
    const { template: { Resources: { [id]: resource } } } = this.stacks.get(stack)!;
    if (resource.Type === 'AWS::Lambda::Function' && name === 'Arn') return this.functionArn(stack, { Ref: id });
    return resource.Type === 'AWS::Lambda::Version' ? versionOf(id) : `${stack}${id}${name}`.toLowerCase();
  }

  /** The ARN for a name or an ARN, with its qualifier. */
  public functionArn(stack: string, value: unknown): string {
    const named = this.text(stack, value);
    const { account, region } = this.stacks.get(stack)!;
    return named.startsWith('arn:') ? named : `arn:aws:lambda:${region}:${account}:function:${named}`;
  }

  private imported(name: string): string {
    for (const [stack, { template: { Outputs = {} } }] of this.stacks) {
      for (const { Value, Export } of Object.values(Outputs)) if (Export && this.text(stack, Export.Name) === name) return this.text(stack, Value);
    }
    throw new Error(`nothing exports ${name}`);
  }

  private output({ StackName, OutputName }: { StackName: string; OutputName: string }): string {
    return this.text(StackName, this.stacks.get(StackName)!.template.Outputs![OutputName].Value);
  }
}

/** Numbers, as versions have them. */
function versionOf(id: string): string {
  return String([...id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0));
}
