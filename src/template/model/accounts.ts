import { append } from '../multimap';
import type { Resource } from '../resource';
import type { Template } from '../template';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import { rootOf, sameEnvironment } from './environment';
import type { Identity } from './identities';

/** An `AWS::ApiGateway::Account`: the settings of API Gateway in an account and Region, of which there is one set. */
export class ApiGatewayAccount {
  constructor(public readonly resource: Resource, private readonly index: TemplateIndex) {}

  /** The ARN of the role that writes the logs. */
  public get cloudWatchRole(): Value {
    return this.resource.get('CloudWatchRoleArn');
  }

  /** That role, if it is in the templates. */
  public get role(): Identity | undefined {
    return this.index.identities.named(this.cloudWatchRole);
  }
}

/** The account settings by environment. Looked up, never searched: apps have thousands of stacks. */
export class Accounts {
  private readonly byRoot = new Map<Template, Resource[]>();
  private readonly byEnvironment = new Map<string, Resource[]>();
  /** Of templates whose account or Region only the deployment knows. */
  private readonly open: Resource[] = [];

  constructor(private readonly index: TemplateIndex) {
    index.outsideWorlds(() => {
      for (const resource of index.ofType('AWS::ApiGateway::Account')) {
        append(this.byRoot, rootOf(resource.template), resource);
        const key = environmentKey(resource.template);
        if (key === undefined) this.open.push(resource);
        else append(this.byEnvironment, key, resource);
      }
    });
  }

  /** All that exist in the current world. */
  public get all(): ApiGatewayAccount[] {
    return this.settings(this.index.ofType('AWS::ApiGateway::Account'));
  }

  /** Those that certainly act on what the template deploys, in the order of the templates. */
  public in(template: Template): ApiGatewayAccount[] {
    const key = environmentKey(template);
    const own = this.byRoot.get(rootOf(template)) ?? [];
    return this.settings(key === undefined ? own : this.byEnvironment.get(key) ?? own);
  }

  /** Whether one possibly acts on it. If not, there certainly is none in the templates. */
  public mayExistIn(template: Template): boolean {
    if (this.in(template).length > 0) return true;
    const key = environmentKey(template);
    const candidates = key === undefined ? this.index.ofType('AWS::ApiGateway::Account') : this.open;
    return candidates.some((resource) => resource.exists !== false && sameEnvironment(resource.template, template) !== false);
  }

  private settings(resources: readonly Resource[]): ApiGatewayAccount[] {
    return resources.filter(({ exists }) => exists !== false).map((resource) => new ApiGatewayAccount(resource, this.index));
  }
}

function environmentKey({ environment: { account, region } }: Template): string | undefined {
  return account === undefined || region === undefined ? undefined : `${account}/${region}`;
}
