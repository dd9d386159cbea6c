import { Construct } from 'constructs';
import { invalid } from '../core/invalid';
import { MissingAccessLogsAlarm, MissingAccessLogsAlarmOptions, StageCalls } from '../logging/missing-access-logs-alarm';
import { StageLogging } from '../logging/stage-logging';

/** The alarm of an API on its own stage. The calls are asked for late: without a stage there are none. */
export function missingLogsAlarm(
  api: Construct,
  id: string,
  logging: StageLogging | undefined,
  calls: () => StageCalls,
  options: MissingAccessLogsAlarmOptions,
): MissingAccessLogsAlarm {
  const accessLogGroup = logging?.accessLogGroup;
  if (!accessLogGroup) {
    throw invalid(api, 'AlarmWithoutAccessLogGroup', 'missing-cloudwatch-logs',
      `'addMissingLogsAlarm' needs an access log that goes to a log group known here, got ${logging ? 'none, or another destination' : 'an API without a stage of its own'}`);
  }
  return new MissingAccessLogsAlarm(api, id, { ...options, accessLogGroup, calls: calls() });
}
