import { CfnResource } from 'aws-cdk-lib';
import { ExecutionLogging } from './execution-logging';
import { ApiKind } from '../catalogue/access-log';

/** What the logging of a stage needs to know and do, whatever the type of its resource. */
export interface LoggableStage {
  readonly resource: CfnResource;

  /** Kind of the API; undefined if the API is not in this app and nobody said. */
  readonly kind: ApiKind | undefined;

  readonly apiId: string;

  readonly stageName: string | undefined;

  /** Whether the stage has an access log, or something that cannot be read in its place. */
  hasAccessLog(): boolean;

  setAccessLog(destinationArn: string, format: string): void;

  /** The level that the stage states for all its methods or routes, or 'unknown' if it cannot be read. */
  statedLevel(): string | undefined;

  /** Whether any method or route writes an execution log. */
  logsExecution(): boolean;

  setExecution(execution: ExecutionLogging): void;

  /** Adds to each override the logging and metrics settings that it lacks: observed, an override inherits none of them. */
  completeOverrides(): void;
}

/** Level of settings that are tokens. */
export const UNKNOWN_LEVEL = 'unknown';
