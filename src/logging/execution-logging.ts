import { RemovalPolicy, Token } from 'aws-cdk-lib';
import { MethodLoggingLevel } from 'aws-cdk-lib/aws-apigateway';
import { IKey } from 'aws-cdk-lib/aws-kms';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { invalidValue } from '../core/invalid';

/**
 * Properties for `ExecutionLogging.fullBodies`.
 */
export interface FullBodiesOptions {
  /**
   * Why bodies and headers, with the tokens and personal data in them, may be written to the log.
   *
   * It becomes part of the metadata of the stage in the template. Raises `FullBodiesWithoutReason` when it is blank.
   */
  readonly reason: string;
}

/**
 * What the execution log of a REST or WebSocket API tells. HTTP APIs have no execution log.
 *
 * One choice instead of the level and `dataTraceEnabled`, of which the second silently outweighs the first: with
 * level ERROR and data trace on, every body is logged. Article:
 * https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class ExecutionLogging {
  /** No execution log. */
  public static off(): ExecutionLogging {
    return new ExecutionLogging(MethodLoggingLevel.OFF, false);
  }

  /** Failed requests only. A request that succeeds with the wrong answer leaves no trace. */
  public static errors(): ExecutionLogging {
    return new ExecutionLogging(MethodLoggingLevel.ERROR, false);
  }

  /** Every request with its steps, but without bodies and headers. This is the default. */
  public static info(): ExecutionLogging {
    return new ExecutionLogging(MethodLoggingLevel.INFO, false);
  }

  /**
   * Every request with its headers and bodies, cut at 1,024 bytes an event. For debugging only.
   *
   * Raises `FullBodiesWithoutReason`; a production stage refuses it with `FullBodiesInProduction`.
   */
  public static fullBodies(options: FullBodiesOptions): ExecutionLogging {
    if (!Token.isUnresolved(options.reason) && options.reason.trim() === '') {
      throw invalidValue('FullBodiesWithoutReason', 'missing-cloudwatch-logs',
        `'reason' must say why bodies may be logged, got '${options.reason}'`);
    }
    return new ExecutionLogging(MethodLoggingLevel.INFO, true, options.reason);
  }

  private constructor(
    /** The level that is set on the stage. */
    public readonly loggingLevel: MethodLoggingLevel,
    /** Whether bodies and headers are logged. */
    public readonly dataTraceEnabled: boolean,
    /** Why bodies and headers may be logged; only given with `fullBodies`. */
    public readonly reason?: string,
  ) {}
}

/**
 * Properties for `ExecutionLogGroup.owned`.
 */
export interface OwnedExecutionLogGroupOptions {
  /**
   * How long log events are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly retention?: RetentionDays;

  /**
   * Customer managed key that encrypts the log group. The CloudWatch Logs service is admitted in the policy of a key
   * that is made in this app; the policy of an imported key must admit it already.
   *
   * @default - encrypted with a key of CloudWatch Logs
   */
  readonly encryptionKey?: IKey;

  /**
   * What happens to the log group when it leaves the stack.
   *
   * @default RemovalPolicy.RETAIN
   */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * Properties for `ExecutionLogGroup.existing`.
 */
export interface ExistingExecutionLogGroupOptions {
  /** How long log events are kept. */
  readonly retention: RetentionDays;
}

/**
 * Who creates the log group of an execution log.
 */
export enum ExecutionLogGroupOwnership {
  /** The stack, before the stage. */
  STACK = 'STACK',
  /** Whoever came first; the stack only sets the retention. */
  EXISTING = 'EXISTING',
  /** API Gateway, when it has something to write. */
  SERVICE = 'SERVICE',
}

/**
 * Who looks after the log group of the execution log.
 *
 * API Gateway creates the group on the first log event, without retention and outside of every stack, under a name that
 * cannot be chosen: 'API-Gateway-Execution-Logs_{apiId}/{stage}' for a REST API, '/aws/apigateway/{apiId}/{stage}' for a
 * WebSocket API. Article: https://repost.aws/knowledge-center/api-gateway-missing-cloudwatch-logs
 */
export class ExecutionLogGroup {
  /**
   * The stack creates the group before the stage, so it has its retention from the first event. This is the default.
   *
   * For new APIs: the deployment fails with "already exists" if the API has logged before.
   */
  public static owned(options: OwnedExecutionLogGroupOptions = {}): ExecutionLogGroup {
    return new ExecutionLogGroup(
      ExecutionLogGroupOwnership.STACK,
      options.retention ?? RetentionDays.ONE_MONTH,
      options.encryptionKey,
      options.removalPolicy,
    );
  }

  /**
   * The group may exist; only its retention is set, by the custom resource `LogRetention` of the CDK.
   *
   * For an API that has logged before. Costs one Lambda function a stack, and the group stays when the stack goes.
   */
  public static existing(options: ExistingExecutionLogGroupOptions): ExecutionLogGroup {
    return new ExecutionLogGroup(ExecutionLogGroupOwnership.EXISTING, options.retention);
  }

  /** API Gateway creates the group when it needs it, and its events are kept for ever unless somebody sets a retention. */
  public static serviceManaged(): ExecutionLogGroup {
    return new ExecutionLogGroup(ExecutionLogGroupOwnership.SERVICE);
  }

  private constructor(
    /** Who creates the group. */
    public readonly ownership: ExecutionLogGroupOwnership,
    /** How long log events are kept; not given if API Gateway creates the group. */
    public readonly retention?: RetentionDays,
    /** Key that encrypts the group; only if the stack creates it. */
    public readonly encryptionKey?: IKey,
    /** What happens to the group when it leaves the stack; only if the stack creates it. */
    public readonly removalPolicy?: RemovalPolicy,
  ) {}
}
