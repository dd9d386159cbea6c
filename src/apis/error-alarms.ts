import { Construct } from 'constructs';
import { invalid } from '../core/invalid';
import { ApiErrorAlarms, ApiErrorAlarmsOptions } from '../errors/api-error-alarms';
import { ObservedStage } from '../errors/observed-stage';

/** The alarms of an API on the errors of its own stage. */
export function errorAlarms(api: Construct, id: string, stage: ObservedStage | undefined, options: ApiErrorAlarmsOptions): ApiErrorAlarms {
  if (!stage) {
    throw invalid(api, 'AlarmsWithoutStage', '5xx-errors', "'addErrorAlarms' needs a stage of the API's own (use ApiErrorAlarms with a stage), got none");
  }
  return new ApiErrorAlarms(api, id, { ...options, stage });
}
