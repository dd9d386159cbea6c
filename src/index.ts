export { type ApiGatewayKbFinding, type ApiGatewayKbFindingExpectation, ApiGatewayKbFindings } from './nag/findings';
export { ApiGatewayKbChecks } from './nag/pack';
export { type AccountThrottle, type ApiGatewayKbChecksProps, type ApiGatewayKbRuleOptions } from './nag/props';
export { ApiGatewayKbRules } from './nag/rules-for-packs';
export { ApiCaller, type ApiCallerOptions } from './access/api-caller';
export { type CallSourceOptions } from './access/call-sources';
export { HttpApiAccess, type HttpApiAccessProps, type HttpApiGrantOptions } from './access/http-api-access';
export { type InvokeRoleOptions } from './access/invoke-role';
export { type ApiCallOptions } from './access/operations';
export { RemoteApi, type RemoteApiAttributes } from './access/remote-api';
export { RestApiAccess, type RestApiAccessProps, type RestApiGrantOptions } from './access/rest-api-access';
export { SignedMethodsMixin } from './access/signed-methods-mixin';
export { WebSocketApiAccess, type WebSocketApiAccessProps, type WebSocketApiGrantOptions } from './access/websocket-api-access';
export { KbHttpApi, type KbHttpApiProps, type KbHttpStageOptions } from './apis/kb-http-api';
export { KbPrivateRestApi } from './apis/kb-private-rest-api';
export { type KbPrivateRestApiProps } from './apis/kb-private-rest-api-props';
export { KbRestApi, type KbRestApiProps, type KbRestStageOptions } from './apis/kb-rest-api';
export { KbWebSocketApi, type KbWebSocketApiProps, type KbWebSocketStageOptions } from './apis/kb-websocket-api';
export { PrivateApiProvider, type PrivateApiProviderProps } from './apis/private-api-provider';
export { ApiDistribution } from './distribution/api-distribution';
export { type ApiDistributionProps } from './distribution/api-distribution-props';
export { ApiOriginMixin } from './distribution/api-origin-mixin';
export { type ApiCachingOptions } from './distribution/caching';
export { OriginProtection, type SecretHeaderOptions } from './distribution/origin-protection';
export { type DomainRecordOptions } from './domains/alias-records';
export { ApiDomain } from './domains/api-domain';
export { type ApiDomainProps, type SecondEndpointOptions, type ZoneDelegationOptions } from './domains/api-domain-props';
export { ApiTarget, type HttpApiTargetOptions, type RestApiTargetOptions } from './domains/api-target';
export { DomainTlsMixin } from './domains/domain-tls-mixin';
export { type IApiDomain } from './domains/i-api-domain';
export { type ApiDomainAttributes } from './domains/imported-api-domain';
export { MappedStageMixin } from './domains/mapped-stage-mixin';
export { PrivateApiDomain, type PrivateApiDomainProps } from './domains/private-api-domain';
export { PrivateApiDomainAccess, type PrivateApiDomainAccessProps } from './domains/private-api-domain-access';
export { type RoutingRuleHeader, type RoutingRuleOptions } from './domains/routing-rule-options';
export { ApiErrorAlarms, type ApiErrorAlarmsOptions, type ApiErrorAlarmsProps } from './errors/api-error-alarms';
export { ApiErrorDashboard, type ApiErrorDashboardProps } from './errors/api-error-dashboard';
export { ApiErrorQueries, type ApiErrorQueriesProps } from './errors/api-error-queries';
export { ErrorCause } from './errors/error-cause';
export { EveryStagePermissionMixin } from './errors/every-stage-permission-mixin';
export { IntegrationTimeoutMixin } from './errors/integration-timeout-mixin';
export { KbHttpIntegration, type KbHttpIntegrationProps } from './errors/kb-http-integration';
export { KbHttpLambdaIntegration } from './errors/kb-http-lambda-integration';
export { KbHttpPrivateIntegration, type KbHttpPrivateIntegrationProps } from './errors/kb-http-private-integration';
export { KbLambdaIntegration } from './errors/kb-lambda-integration';
export { KbPrivateIntegration, type KbPrivateIntegrationProps } from './errors/kb-private-integration';
export { KbWebSocketLambdaIntegration } from './errors/kb-websocket-lambda-integration';
export { LambdaVerbMixin } from './errors/lambda-verb-mixin';
export { ObservedStage } from './errors/observed-stage';
export { type ObservedRestStageOptions, type ObservedStageOptions } from './errors/observed-stage-options';
export { PermissionBudget } from './errors/permission-budget';
export { type KbLambdaIntegrationOptions } from './errors/rest-integration-options';
export { type StageFunctionHttpOptions, type StageFunctionRestOptions } from './errors/stage-function-options';
export { StageFunctions } from './errors/stage-functions';
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
export { AssociatedEndpointsPolicyMixin } from './networking/associated-endpoints-policy-mixin';
export { ExecuteApiEndpoint } from './networking/execute-api-endpoint';
export { type ExecuteApiEndpointAttributes, type ExecuteApiEndpointProps, type OnPremisesCallers } from './networking/execute-api-endpoint-props';
export { DnsServer } from './networking/forwarding-rules';
export { type PrivateApiUrlsOptions, type RemotePrivateApiAttributes } from './networking/known-private-api';
export { OnPremisesDns, type OnPremisesDnsProps } from './networking/on-premises-dns';
export { PrivateApiAddress, type PrivateApiCommandOptions } from './networking/private-api-address';
export { PrivateApiConsumer, type PrivateApiConsumerProps, type SharedPrivateDomain } from './networking/private-api-consumer';
export { type PrivateApiCallers } from './networking/private-api-policy';
export { type EndpointNameOptions, PrivateApiHeader, PrivateApiUrls } from './networking/private-api-urls';
export { PrivateApiZone, type PrivateApiZoneProps } from './networking/private-api-zone';
export { type ClassStatusOptions } from './responses/class-statuses';
export { type CodedErrorOptions } from './responses/coded-errors';
export { ErrorResponses, type ErrorResponsesProps } from './responses/error-responses';
export { type HttpStatusChange } from './responses/http-status-change';
export { HttpStatusMap } from './responses/http-status-map';
export {
  MappedAwsIntegration,
  type MappedAwsIntegrationProps,
  MappedHttpIntegration,
  type MappedHttpIntegrationProps,
  MappedLambdaIntegration,
  type MappedLambdaIntegrationProps,
} from './responses/mapped-integrations';
export { MockConversionMixin } from './responses/mock-conversion-mixin';
export { type PassThroughOptions } from './responses/pass-through';
export { PayloadFormatVersionMixin, type PayloadFormatVersionMixinProps } from './responses/payload-format-version-mixin';
export { RestHeaderValue } from './responses/rest-header-value';
export { type RestErrorOptions, RestStatus, type RestStatusOptions } from './responses/rest-status';
export { RestStatusMap } from './responses/rest-status-map';
export { type BodyStatusOptions, type ErrorMessageMapOptions, type StatusPresetOptions } from './responses/rest-status-map-options';
export { AccountUseAlarms, type AccountUseAlarmsProps } from './throttling/account-use-alarms';
export { type EffectiveLimit, LimitLayer } from './throttling/effective-limits';
export { StageThrottling, type StageThrottlingProps } from './throttling/stage-throttling';
export { type StageThrottlingOptions } from './throttling/stage-throttling-options';
export { ThrottledResponses, type ThrottledResponsesOptions, type ThrottledResponsesProps } from './throttling/throttled-responses';
export { ThrottlingAlarms, type ThrottlingAlarmsProps } from './throttling/throttling-alarms';
export { ThrottlingMixin, type ThrottlingMixinProps } from './throttling/throttling-mixin';
export { ThrottlingProfile } from './throttling/throttling-profile';
export { type ProfileStage, type ThrottlingProfileProps, type TierOptions } from './throttling/throttling-profile-props';
