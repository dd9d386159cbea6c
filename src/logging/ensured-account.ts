import { ArnFormat, CfnResource, CustomResource, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Code, Function as LambdaFunction, Runtime, RuntimeFamily } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ENSURE_ACCOUNT_HANDLER } from './ensure-account-handler';
import { acknowledge } from '../core/acknowledge';

/**
 * The custom resource that sets the CloudWatch role of the account only if no live role is set, and never removes one.
 */
export class EnsuredAccount extends Construct {
  /** The resource that stages wait for. */
  public readonly resource: CfnResource;

  constructor(scope: Construct, id: string, role: IRole) {
    super(scope, id);
    const handler = this.createHandler(role);
    acknowledge(handler, 'Serverless-LambdaDLQ', 'CloudFormation waits for the answer of the function and reports its failure; there is nothing to replay.');
    acknowledge(handler, 'Serverless-LambdaTracing', 'Runs once when the stack is created; its log says what it did.');
    const custom = new CustomResource(this, 'Resource', {
      serviceToken: handler.functionArn,
      resourceType: 'Custom::EnsureApiGatewayAccount',
      properties: { RoleArn: role.roleArn },
    });
    // The policy of the handler, not only the handler, must be there before it is called.
    custom.node.addDependency(handler);
    this.resource = custom.node.defaultChild as CfnResource;
  }

  private createHandler(role: IRole): LambdaFunction {
    const logGroup = new LogGroup(this, 'HandlerLogs', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const executionRole = new Role(this, 'HandlerRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(executionRole);
    this.permit(executionRole, role);

    return new LambdaFunction(this, 'Handler', {
      description: 'Sets the CloudWatch role of API Gateway for this account and Region if no live role is set',
      runtime: latestNodeRuntime(),
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromInline(ENSURE_ACCOUNT_HANDLER),
      // Ten attempts, five seconds apart, while a new role becomes known to API Gateway.
      timeout: Duration.minutes(2),
      memorySize: 256,
      role: executionRole,
      logGroup,
    });
  }

  private permit(executionRole: Role, role: IRole): void {
    const stack = Stack.of(this);
    const account = stack.formatArn({ service: 'apigateway', account: '', resource: '/account', arnFormat: ArnFormat.NO_RESOURCE_NAME });
    const roles = stack.formatArn({ service: 'iam', region: '', resource: 'role', resourceName: '*' });
    executionRole.addToPolicy(new PolicyStatement({ actions: ['apigateway:GET', 'apigateway:PATCH'], resources: [account] }));
    executionRole.addToPolicy(new PolicyStatement({ actions: ['iam:PassRole'], resources: [role.roleArn] }));
    executionRole.addToPolicy(new PolicyStatement({ actions: ['iam:GetRole'], resources: [roles] }));
    acknowledge(executionRole, `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:iam::${readable(stack.account)}:role/*]`,
      'Reads whether the role that the account uses still exists; which role that is, is known only when it runs.');
  }
}

/** The newest Node.js that this version of the CDK knows; all of them bring the AWS SDK that the handler uses. */
function latestNodeRuntime(): Runtime {
  const version = (runtime: Runtime) => Number(/^nodejs(\d+)\.x$/.exec(runtime.name)?.[1] ?? 0);
  return Runtime.ALL
    .filter((runtime) => runtime.family === RuntimeFamily.NODEJS)
    .reduce((latest, runtime) => version(runtime) > version(latest) ? runtime : latest);
}

/** How cdk-nag writes an account into the id of a finding. */
function readable(account: string): string {
  return Token.isUnresolved(account) ? '<AWS::AccountId>' : account;
}
