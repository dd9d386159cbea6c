export { type ApiGatewayKbFinding, type ApiGatewayKbFindingExpectation, ApiGatewayKbFindings } from './nag/findings';
export { ApiGatewayKbChecks } from './nag/pack';
export { type AccountThrottle, type ApiGatewayKbChecksProps, type ApiGatewayKbRuleOptions } from './nag/props';
export { ApiGatewayKbRules } from './nag/rules-for-packs';
export { KbHttpApi, type KbHttpApiProps, type KbHttpStageOptions } from './apis/kb-http-api';
export { KbRestApi, type KbRestApiProps, type KbRestStageOptions } from './apis/kb-rest-api';
export { KbWebSocketApi, type KbWebSocketApiProps, type KbWebSocketStageOptions } from './apis/kb-websocket-api';
export { type AccessLogFormatOptions, AccessLogFormats } from './logging/access-log-formats';
export { ApiGatewayAccount, ApiGatewayAccountMode, type ApiGatewayAccountProps } from './logging/api-gateway-account';
export { ApiProtocol } from './logging/api-kind';
export {
  ExecutionLogGroup,
  ExecutionLogGroupOwnership,
  ExecutionLogging,
  type ExistingExecutionLogGroupOptions,
  type FullBodiesOptions,
  type OwnedExecutionLogGroupOptions,
} from './logging/execution-logging';
export {
  MissingAccessLogsAlarm,
  type MissingAccessLogsAlarmOptions,
  type MissingAccessLogsAlarmProps,
  StageCalls,
} from './logging/missing-access-logs-alarm';
export { StageLogging, type StageLoggingProps } from './logging/stage-logging';
export { StageLoggingMixin, type StageLoggingMixinProps } from './logging/stage-logging-mixin';
export { type AccessLogOptions, type StageLoggingOptions } from './logging/stage-logging-options';
