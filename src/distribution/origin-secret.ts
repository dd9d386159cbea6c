import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnDistribution } from 'aws-cdk-lib/aws-cloudfront';
import { ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { SecretHeaderOptions } from './origin-protection';
import { refused } from './refusals';
import { StageBehind } from './stages-behind';
import { acknowledge } from '../core/acknowledge';
import { idPart } from '../core/construct-id';

/** The header that CloudFront adds, and the web ACL that asks for it. */
export class OriginSecret {
  public readonly headerName: string;
  public readonly secret: ISecret;

  private readonly accepted: ISecret[];
  private webAcl?: CfnWebACL;
  private readonly associations = new Map<string, CfnWebACLAssociation>();

  constructor(private readonly scope: Construct, private readonly options: SecretHeaderOptions) {
    this.headerName = options.headerName ?? 'x-origin-verify';
    this.validateOptions();
    const { secret, generation = 1, alsoAccepted = [] } = options;
    this.secret = secret ?? this.createSecret(generation);
    const previous = secret === undefined && generation > 1 ? [this.createSecret(generation - 1)] : [];
    this.accepted = [this.secret, ...previous, ...alsoAccepted];
  }

  /** The value of the header; CloudFormation looks it up, so that it stands in no template. */
  public get headerValue(): string {
    return this.secret.secretValue.unsafeUnwrap();
  }

  /** Whether a web ACL association is one of these. */
  public owns(association: CfnWebACLAssociation): boolean {
    return [...this.associations.values()].includes(association);
  }

  /** Lets only those requests through to a REST stage that have the header, once the distribution sends it. */
  public protect(stage: StageBehind, distribution: CfnDistribution): void {
    const { apiId, stageName, stage: resource } = stage;
    // The name of an association belongs to the stage, not to a path that may change: CloudFormation would make the new association before it deletes
    // the old one, and that would leave the stage with none.
    const id = `Association ${(stage.resource ?? stage.api)?.node.addr.slice(-8) ?? apiId}${resource?.node.addr.slice(-8) ?? ` ${idPart(this.scope, stageName ?? '')}`}`;
    if (this.associations.has(id)) return;
    this.webAcl ??= this.createWebAcl();
    // What is sent must be accepted first, and what is asked for be sent first.
    distribution.addResourceDependency(this.webAcl);
    const association = new CfnWebACLAssociation(this.scope, id, {
      resourceArn: Stack.of(this.scope).formatArn({
        arnFormat: ArnFormat.SLASH_RESOURCE_SLASH_RESOURCE_NAME, service: 'apigateway', account: '', resource: 'restapis', resourceName: `${apiId}/stages/${stageName}`,
      }),
      webAclArn: this.webAcl.attrArn,
    });
    association.node.addDependency(distribution, ...resource ? [resource] : []);
    this.associations.set(id, association);
  }

  private createSecret(generation: number): ISecret {
    const secret = new Secret(this.scope, `OriginSecret${generation === 1 ? '' : generation}`, {
      description: `Value of the header ${this.headerName}, by which APIs know requests of CloudFront`,
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    acknowledge(secret, 'AwsSolutions-SMG4',
      'CloudFront and the web ACL learn a new value only when they are deployed: rotation between deployments would lock every caller out. The next generation replaces it without a gap.');
    return secret;
  }

  private createWebAcl(): CfnWebACL {
    const [singleHeader, metricName] = [{ Name: this.headerName.toLowerCase() }, 'MissingOriginHeader'];
    const matches = this.accepted.map((secret): CfnWebACL.StatementProperty => ({
      byteMatchStatement: {
        fieldToMatch: { singleHeader },
        positionalConstraint: 'EXACTLY',
        searchString: secret.secretValue.unsafeUnwrap(),
        textTransformations: [{ priority: 0, type: 'NONE' }],
      },
    }));
    return new CfnWebACL(this.scope, 'WebAcl', {
      scope: 'REGIONAL',
      description: 'Blocks requests that did not come through CloudFront',
      defaultAction: { allow: {} },
      rules: [
        {
          name: metricName,
          priority: 0,
          action: { block: {} },
          statement: { notStatement: { statement: matches.length === 1 ? matches[0] : { orStatement: { statements: matches } } } },
          visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName },
        },
        ...this.options.rules ?? [],
      ],
      // Samples and logs of what is let through would show the secret.
      dataProtectionConfig: { dataProtections: [{ action: 'SUBSTITUTION', field: { fieldType: 'SINGLE_HEADER', fieldKeys: [singleHeader.Name] } }] },
      visibilityConfig: { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'OriginWebAcl' },
    });
  }

  private validateOptions(): void {
    const { generation, secret, rules } = this.options;
    if (generation !== undefined && (secret !== undefined || !Number.isInteger(generation) || generation < 1)) {
      throw refused(this.scope, 'Generation', `'generation' must be a whole number from 1, and be left out when 'secret' is given, got ${generation}${secret ? ` beside '${secret.node.path}'` : ''}`);
    }
    const wrong = rules?.find(({ priority }) => priority < 1);
    if (wrong) {
      throw refused(this.scope, 'RulePriority', `'rules' must have priorities from 1 on, since 0 is that of the rule for the header, got ${wrong.priority} for '${wrong.name}'`);
    }
  }
}
