import type { Resource } from '../resource';
import type { Template } from '../template';
import type { TemplateIndex } from '../template-index';
import type { Value } from '../value';
import { sameEnvironment } from './environment';
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

/** The account settings by environment. */
export class Accounts {
  constructor(private readonly index: TemplateIndex) {}

  /** All that exist in the current world. */
  public get all(): ApiGatewayAccount[] {
    return this.index.ofType('AWS::ApiGateway::Account').map((resource) => new ApiGatewayAccount(resource, this.index));
  }

  /** Those that certainly act on what the template deploys. */
  public in(template: Template): ApiGatewayAccount[] {
    return this.all.filter(({ resource }) => sameEnvironment(resource.template, template) === true);
  }

  /** Those that possibly act on it: none means that there certainly is none in the templates. */
  public possiblyIn(template: Template): ApiGatewayAccount[] {
    return this.all.filter(({ resource }) => sameEnvironment(resource.template, template) !== false);
  }
}
