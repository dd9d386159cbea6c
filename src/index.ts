export { ApiGatewayKbFinding, ApiGatewayKbFindingExpectation, ApiGatewayKbFindings } from './nag/findings';
export { ApiGatewayKbChecks } from './nag/pack';
export { AccountThrottle, ApiGatewayKbChecksProps, ApiGatewayKbRuleOptions } from './nag/props';
export { ApiGatewayKbRules } from './nag/rules-for-packs';
export { KbHttpApi, KbHttpApiProps, KbHttpStageOptions } from './apis/kb-http-api';
export { KbRestApi, KbRestApiProps, KbRestStageOptions } from './apis/kb-rest-api';
export { KbWebSocketApi, KbWebSocketApiProps, KbWebSocketStageOptions } from './apis/kb-websocket-api';
export { AccessLogFormatOptions, AccessLogFormats } from './logging/access-log-formats';
export { ApiGatewayAccount, ApiGatewayAccountMode, ApiGatewayAccountProps } from './logging/api-gateway-account';
export { ApiProtocol } from './logging/api-kind';
export {
  ExecutionLogGroup,
  ExecutionLogGroupOwnership,
  ExecutionLogging,
  ExistingExecutionLogGroupOptions,
  FullBodiesOptions,
  OwnedExecutionLogGroupOptions,
} from './logging/execution-logging';
export {
  MissingAccessLogsAlarm,
  MissingAccessLogsAlarmOptions,
  MissingAccessLogsAlarmProps,
  StageCalls,
} from './logging/missing-access-logs-alarm';
export { StageLogging, StageLoggingProps } from './logging/stage-logging';
export { StageLoggingMixin, StageLoggingMixinProps } from './logging/stage-logging-mixin';
export { AccessLogOptions, StageLoggingOptions } from './logging/stage-logging-options';
