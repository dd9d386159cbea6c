import { App, CfnParameter, Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpStage, WebSocketApi, WebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IAlarmAction } from 'aws-cdk-lib/aws-cloudwatch';
import { InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { counted, filteredKeys, formatsIn, logLine } from './log-line';
import { datapoint, MetricEntry } from './metric-math';
import { KINDS, observed } from './observed';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { KbPrivateRestApi } from '../../src/apis/kb-private-rest-api';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { KbWebSocketApi } from '../../src/apis/kb-websocket-api';
import { ACCESS_LOG_FIELDS, ApiKind } from '../../src/catalogue/access-log';
import { ARTICLES } from '../../src/catalogue/articles';
import { ERROR_CAUSES } from '../../src/catalogue/error-causes';
import { ApiErrorAlarms, ApiErrorAlarmsOptions } from '../../src/errors/api-error-alarms';
import { ErrorCause } from '../../src/errors/error-cause';
import { ObservedStage } from '../../src/errors/observed-stage';
import { refusal } from '../responses/refusal';

interface AlarmProperties {
  readonly AlarmDescription: string;
  readonly Metrics?: MetricEntry[];
  readonly MetricName?: string;
  readonly Threshold: number;
}

function given(kind: ApiKind, options: ApiErrorAlarmsOptions = {}, integrationTimeout?: Duration) {
  const { stack, stage } = observed([kind], { integrationTimeout });
  const alarms = new ApiErrorAlarms(stack, 'Watch', { ...options, stage });
  return { stack, stage, alarms, template: Template.fromStack(stack) };
}

function alarmsIn(template: Template): AlarmProperties[] {
  return Object.values(template.findResources('AWS::CloudWatch::Alarm')).map(({ Properties }) => Properties as unknown as AlarmProperties);
}

/** Whether a datapoint of an alarm is above its threshold. */
function isBad(alarm: AlarmProperties, values: Record<string, number>): boolean {
  const value = datapoint(alarm.Metrics!, values);
  return value !== undefined && value > alarm.Threshold;
}

const named = (template: Template, id: string) => alarmsIn(template).find(({ Metrics }) => Metrics?.some(({ MetricStat, ReturnData }) =>
  ReturnData === false && MetricStat?.Metric.MetricName === id))!;

describe('the alarm on 5xx', () => {
  test('looks at the share of the calls, not at their number', () => {
    const rest = named(given('REST').template, '5XXError');
    expect(isBad(rest, { 'Count': 1000, '5XXError': 11 })).toBe(true);
    expect(isBad(rest, { 'Count': 1000, '5XXError': 10 })).toBe(false);
    expect(isBad(rest, { 'Count': 100_000, '5XXError': 900 })).toBe(false);
    expect(isBad(rest, { Count: 1000 })).toBe(false);
  });

  test('adds up both errors and all calls of a WebSocket API, of which one may be missing', () => {
    const socket = named(given('WEBSOCKET').template, 'ExecutionError');
    expect(isBad(socket, { MessageCount: 100, ExecutionError: 1, IntegrationError: 1 })).toBe(true);
    expect(isBad(socket, { ConnectCount: 100, MessageCount: 100, IntegrationError: 2 })).toBe(false);
    expect(isBad(socket, { ConnectCount: 100, MessageCount: 100, IntegrationError: 3 })).toBe(true);
  });

  test('stays quiet where there are too few calls to tell', () => {
    const http = named(given('HTTP').template, '5xx');
    expect(isBad(http, { 'Count': 9, '5xx': 9 })).toBe(false);
    expect(isBad(http, { 'Count': 10, '5xx': 1 })).toBe(true);
    const patient = named(given('HTTP', { minimumCalls: 200, serverErrorPercent: 20 }).template, '5xx');
    expect(isBad(patient, { 'Count': 199, '5xx': 199 })).toBe(false);
    expect(isBad(patient, { 'Count': 200, '5xx': 41 })).toBe(true);
    expect(isBad(patient, { 'Count': 200, '5xx': 40 })).toBe(false);
  });

  test('takes a minute without calls for one without errors', () => {
    expect(datapoint(named(given('REST').template, '5XXError').Metrics!, {})).toBe(0);
    given('REST').template.allResourcesProperties('AWS::CloudWatch::Alarm', Match.objectLike({ TreatMissingData: 'notBreaching' }));
  });
});

describe('the alarm on the integration latency', () => {
  const threshold = (kind: ApiKind, options?: ApiErrorAlarmsOptions, timeout?: Duration) => named(given(kind, options, timeout).template, 'IntegrationLatency').Threshold;

  test('goes off at 80 % of what this kind of API waits for', () => {
    expect(KINDS.map((kind) => threshold(kind))).toEqual([23_200, 24_000, 23_200]);
  });

  test('goes by the timeout and the share that are given', () => {
    expect(threshold('REST', { latencyPercent: 50 }, Duration.seconds(60))).toBe(30_000);
    expect(threshold('HTTP', {}, Duration.seconds(5))).toBe(4000);
  });

  test('looks at the slowest of a hundred calls, in minutes that have enough', () => {
    const alarm = named(given('REST').template, 'IntegrationLatency');
    expect(alarm.Metrics!.find(({ Id }) => Id === 'latency')?.MetricStat).toMatchObject({ Stat: 'p99', Period: 60 });
    expect(isBad(alarm, { Count: 10, IntegrationLatency: 23_201 })).toBe(true);
    expect(isBad(alarm, { Count: 10, IntegrationLatency: 23_200 })).toBe(false);
    expect(isBad(alarm, { Count: 9, IntegrationLatency: 29_000 })).toBe(false);
  });
});

test('both wait for two of three minutes', () => {
  for (const { Metrics, ...alarm } of alarmsIn(given('REST', { causes: [] }).template)) {
    expect(Metrics?.length).toBeGreaterThan(1);
    expect(alarm).toMatchObject({ EvaluationPeriods: 3, DatapointsToAlarm: 2, ComparisonOperator: 'GreaterThanThreshold' });
  }
});

describe('the causes of refused calls', () => {
  const REFUSED: Record<ApiKind, readonly (readonly [Record<string, string>, string[]])[]> = {
    REST: [
      [{ 'status': '403', 'error.responseType': 'ACCESS_DENIED', 'error.messageString': 'User: "x" is not authorized' }, ['AccessDenied']],
      [{ 'status': '403', 'error.responseType': 'INVALID_SIGNATURE' }, ['Signature']],
      [{ 'status': '403', 'error.responseType': 'EXPIRED_TOKEN' }, ['Signature']],
      [{ 'status': '403', 'error.responseType': 'MISSING_AUTHENTICATION_TOKEN' }, ['UnknownPath']],
      [{ 'status': '403', 'error.responseType': 'INVALID_API_KEY' }, ['ApiKey']],
      [{ 'status': '403', 'error.responseType': 'WAF_FILTERED' }, ['Waf']],
      [{ 'status': '401', 'error.responseType': 'UNAUTHORIZED' }, ['Unauthorized']],
      [{ 'status': '429', 'error.responseType': 'THROTTLED' }, ['Throttled']],
      [{ 'status': '429', 'error.responseType': 'QUOTA_EXCEEDED' }, ['QuotaExceeded']],
      // A gateway response may have changed the status.
      [{ 'status': '404', 'error.responseType': 'ACCESS_DENIED' }, ['AccessDenied']],
      [{ 'status': '503', 'error.responseType': 'THROTTLED' }, ['Throttled']],
      [{ 'status': '429', 'integration.status': '429' }, []],
      [{ 'status': '403', 'integration.status': '403' }, []],
      [{ 'status': '200', 'integration.status': '200' }, []],
      [{ 'status': '500', 'error.responseType': 'API_CONFIGURATION_ERROR' }, []],
    ],
    HTTP: [
      [{ status: '403' }, ['Forbidden']],
      [{ status: '404' }, ['UnknownPath']],
      [{ status: '401' }, ['Unauthorized']],
      [{ status: '429' }, ['Throttled']],
      [{ 'status': '403', 'integration.status': '403' }, []],
      [{ 'status': '404', 'integration.status': '404' }, []],
      [{ 'status': '429', 'integration.status': '429' }, []],
      [{ 'status': '200', 'integration.status': '200' }, []],
    ],
    WEBSOCKET: [
      [{ status: '403' }, ['Forbidden']],
      [{ status: '401' }, ['Unauthorized']],
      [{ status: '429' }, ['Throttled']],
      [{ 'status': '429', 'error.responseType': 'QUOTA_EXCEEDED' }, ['QuotaExceeded']],
      [{ 'status': '403', 'integration.status': '403' }, []],
    ],
  };

  const allCauses = (kind: ApiKind) => given(kind, { causes: observed([kind]).stage.causes }).template;

  test.each(KINDS)('of a %s API are counted apart, each line once', (kind) => {
    const template = allCauses(kind);
    const [format] = formatsIn(template);
    const path = { REST: 'S/Rest/DeploymentStage.prod', HTTP: 'S/Http/DefaultStage', WEBSOCKET: 'S/Socket/DefaultStage' }[kind];
    expect(REFUSED[kind].map(([context]) => counted(template, logLine(format, context))))
      .toEqual(REFUSED[kind].map(([, causes]) => causes.map((cause) => `ApiGatewayKb ${path}/Causes/${cause}`)));
    expect([...new Set(REFUSED[kind].flatMap(([, causes]) => causes))].sort())
      .toEqual(observed([kind]).stage.causes.map((cause) => ERROR_CAUSES[cause].name).sort());
  });

  test.each(KINDS)('of a %s API are found by keys that its access log has', (kind) => {
    const template = allCauses(kind);
    const written = Object.keys(logLine(formatsIn(template)[0], {}));
    expect(written).toEqual(ACCESS_LOG_FIELDS.filter(({ kinds }) => kinds.includes(kind)).map(({ key }) => key));
    expect(filteredKeys(template).filter((key) => !written.includes(key))).toEqual([]);
  });

  test('that anybody can bring about have no alarm unless it is asked for', () => {
    const watched = (kind: ApiKind, causes?: ErrorCause[]) => alarmsIn(given(kind, { causes }).template).flatMap(({ MetricName }) => MetricName?.split('/').at(-1) ?? []);
    expect(KINDS.map((kind) => watched(kind))).toEqual([
      ['AccessDenied', 'Signature', 'Throttled', 'QuotaExceeded'], ['Forbidden', 'Throttled'], ['Forbidden', 'Throttled', 'QuotaExceeded'],
    ]);
    expect(watched('REST', [ErrorCause.WAF])).toEqual(['Waf']);
  });

  test('set off their alarm at five calls in five minutes, or at what was asked for', () => {
    for (const [causeThreshold, expected] of [[undefined, 5], [50, 50]] as const) {
      const { stack, alarms, template } = given('REST', { causeThreshold });
      const { ref } = alarms.causeAlarm(ErrorCause.ACCESS_DENIED)!.node.defaultChild as unknown as { ref: string };
      const { Ref } = stack.resolve(ref) as { Ref: string };
      expect(template.toJSON().Resources[Ref].Properties).toMatchObject({
        Namespace: 'ApiGatewayKb',
        MetricName: 'S/Rest/DeploymentStage.prod/Causes/AccessDenied',
        Statistic: 'Sum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: expected,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      });
      expect(alarms.causeAlarm(ErrorCause.WAF)).toBeUndefined();
    }
  });

  test('are counted under a name that CloudWatch takes', () => {
    const name = (id: string) => {
      const stack = new Stack(new App(), 'S');
      const stage = new KbHttpApi(stack, 'Api', { createDefaultStage: false }).addStage(id, { autoDeploy: true });
      return ObservedStage.http(stage).metricCause(ErrorCause.FORBIDDEN).metricName;
    };
    expect(name('$default:é')).toBe('S/Api/_default__/Causes/Forbidden');
    expect(name('Stage'.repeat(60))).toBe(`S/Api/${'Stage'.repeat(60)}/Causes/Forbidden`.slice(-255));
  });

  test('are 0 where nothing is refused, so that their alarm ends', () => {
    given('REST').template.allResourcesProperties('AWS::Logs::MetricFilter', {
      MetricTransformations: [Match.objectLike({ MetricValue: '1', DefaultValue: 0 })],
    });
  });

  test('are counted once, whoever asks', () => {
    const { stack, stage, template } = observed(['REST']);
    new ApiErrorAlarms(stack, 'Watch', { stage, causes: [ErrorCause.THROTTLED] });
    new ApiErrorAlarms(stack, 'Again', { stage, causes: [ErrorCause.THROTTLED] });
    stage.metricCause(ErrorCause.THROTTLED);
    template().resourceCountIs('AWS::Logs::MetricFilter', 1);
    template().resourceCountIs('AWS::CloudWatch::Alarm', 6);
  });
});

test('every alarm says what to do, and names an article', () => {
  for (const kind of KINDS) {
    for (const { AlarmDescription } of alarmsIn(given(kind, { causes: observed([kind]).stage.causes }).template)) {
      expect(AlarmDescription).toMatch(/^.{80,} See https:\/\/repost\.aws\/knowledge-center\/[a-z0-9-]+$/);
      expect(Object.values(ARTICLES).map(({ url }) => url)).toContain(AlarmDescription.split(' ').at(-1));
      expect(AlarmDescription.length).toBeLessThan(1024);
    }
  }
});

test('actions are added to all alarms', () => {
  const { stack, stage } = observed(['REST']);
  const alarms = new ApiErrorAlarms(stack, 'Watch', { stage });
  const action: IAlarmAction = { bind: () => ({ alarmActionArn: 'arn:aws:sns:eu-west-1:111122223333:pager' }) };
  alarms.addAlarmAction(action);
  const template = Template.fromStack(stack);
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: ['arn:aws:sns:eu-west-1:111122223333:pager'] });
  template.resourceCountIs('AWS::CloudWatch::Alarm', alarms.alarms.length);
  expect(alarms.alarms).toHaveLength(6);
});

describe('stages that are imported', () => {
  const importing = () => {
    const stack = new Stack(new App(), 'S');
    return { stack, accessLogGroup: LogGroup.fromLogGroupName(stack, 'Log', 'access') };
  };

  test('are watched by the name or id of their API', () => {
    const { stack, accessLogGroup } = importing();
    const restApi = RestApi.fromRestApiAttributes(stack, 'Rest', { restApiId: 'r1', rootResourceId: 'root', restApiName: 'orders' });
    const api = HttpApi.fromHttpApiAttributes(stack, 'Http', { httpApiId: 'h1' });
    const socket = WebSocketApi.fromWebSocketApiAttributes(stack, 'Socket', { webSocketId: 'w1' });
    const stages = [
      ObservedStage.rest(Stage.fromStageAttributes(stack, 'RestStage', { restApi, stageName: 'prod' }), { accessLogGroup }),
      ObservedStage.http(HttpStage.fromHttpStageAttributes(stack, 'HttpStage', { api, stageName: '$default' }), { accessLogGroup }),
      ObservedStage.webSocket(WebSocketStage.fromWebSocketStageAttributes(stack, 'SocketStage', { api: socket, stageName: 'live' }), { accessLogGroup }),
    ];
    stages.forEach((stage, position) => new ApiErrorAlarms(stack, `Watch${position}`, { stage }));
    const template = Template.fromStack(stack);
    const dimensions = JSON.stringify(alarmsIn(template).map(({ Metrics }) => Metrics));
    for (const [name, value, stage] of [['ApiName', 'orders', 'prod'], ['ApiId', 'h1', '$default'], ['ApiId', 'w1', 'live']]) {
      expect(dimensions).toContain(JSON.stringify([{ Name: name, Value: value }, { Name: 'Stage', Value: stage }]));
    }
    template.hasResourceProperties('AWS::Logs::MetricFilter', { LogGroupName: 'access' });
  });

  test('need the name of a REST API, which the CDK makes up when it does not know it', () => {
    const { stack, accessLogGroup } = importing();
    const stage = Stage.fromStageAttributes(stack, 'Stage', { restApi: RestApi.fromRestApiId(stack, 'Orders', 'r1'), stageName: 'prod' });
    expect(refusal(() => ObservedStage.rest(stage, { accessLogGroup })))
      .toBe("ApiNameUnknown: 'apiName' must be given for an API that was imported without its name, which its metrics go by, got none for 'S/Orders'");
    expect(refusal(() => ObservedStage.rest(stage, { accessLogGroup, apiName: 'Orders' }))).toBe('nothing was refused');
    const restApi = RestApi.fromRestApiAttributes(stack, 'Rooted', { restApiId: 'r1', rootResourceId: 'root' });
    expect(refusal(() => ObservedStage.rest(Stage.fromStageAttributes(stack, 'Another', { restApi, stageName: 'prod' }), { accessLogGroup })))
      .toBe("ApiNameUnknown: 'apiName' must be given for an API that was imported without its name, which its metrics go by, got none for 'S/Rooted'");
  });

  test('need the log group that this app does not make, unless no cause is watched', () => {
    const { stack } = importing();
    const restApi = RestApi.fromRestApiAttributes(stack, 'Rest', { restApiId: 'r1', rootResourceId: 'root', restApiName: 'orders' });
    const stage = ObservedStage.rest(Stage.fromStageAttributes(stack, 'Stage', { restApi, stageName: 'prod' }));
    expect(refusal(() => new ApiErrorAlarms(stack, 'Watch', { stage })))
      .toBe("NoAccessLogGroup: 'accessLogGroup' must be given for a stage whose access log was not made with this library, got none");
    expect(refusal(() => new ApiErrorAlarms(stack, 'Quiet', { stage, causes: [] }))).toBe('nothing was refused');
  });

  test('lose from their name what CloudWatch leaves out', () => {
    const stack = new Stack(new App(), 'S');
    const api = new KbRestApi(stack, 'Api', { restApiName: 'Müller-orders' });
    api.root.addMethod('GET');
    expect(ObservedStage.rest(api.deploymentStage).metricClientErrors().toMetricConfig().metricStat?.dimensions)
      .toEqual([{ name: 'ApiName', value: 'Mller-orders' }, { name: 'Stage', value: expect.anything() as string }]);
  });
});

describe('the Kb APIs', () => {
  const ENDPOINT = { vpcEndpointId: 'vpce-0123456789abcdef0', port: 443 };

  test.each<[string, (stack: Stack) => KbRestApi | KbHttpApi | KbWebSocketApi, string]>([
    ['KbRestApi', (stack) => new KbRestApi(stack, 'Api'), 'ApiName'],
    ['KbPrivateRestApi', (stack) => new KbPrivateRestApi(stack, 'Api', {
      vpcEndpoints: [InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, 'Endpoint', ENDPOINT)],
    }), 'ApiName'],
    ['KbHttpApi', (stack) => new KbHttpApi(stack, 'Api'), 'ApiId'],
    ['KbWebSocketApi', (stack) => new KbWebSocketApi(stack, 'Api'), 'ApiId'],
  ])('of the class %s add the alarms of their own stage', (_, make, dimension) => {
    const stack = new Stack(new App(), 'S');
    const api = make(stack);
    if (api instanceof KbRestApi) api.root.addMethod('GET');
    expect(api.addErrorAlarms('Errors', { serverErrorPercent: 5 }).node.path).toBe('S/Api/Errors');
    const serverErrors = alarmsIn(Template.fromStack(stack))
      .filter(({ AlarmDescription }) => /^(Callers are answered 5xx|Messages fail)/.test(AlarmDescription));
    expect(serverErrors.map(({ Threshold }) => Threshold)).toEqual([5]);
    const dimensions = serverErrors.flatMap(({ Metrics = [] }) => Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric.Dimensions ?? []));
    expect(dimensions.map(({ Name }) => Name))
      .toEqual(expect.arrayContaining([dimension, 'Stage']));
  });

  test('need one', () => {
    const message = "AlarmsWithoutStage: 'addErrorAlarms' needs a stage of the API's own (use ApiErrorAlarms with a stage), got none";
    expect(refusal(() => new KbHttpApi(new Stack(), 'Api', { createDefaultStage: false }).addErrorAlarms('Errors'))).toBe(message);
    expect(refusal(() => new KbRestApi(new Stack(), 'Api', { deploy: false }).addErrorAlarms('Errors'))).toBe(message);
  });
});

describe('what cannot work is refused', () => {
  test.each<[ApiErrorAlarmsOptions, string]>([
    [{ serverErrorPercent: 100 }, "ServerErrorPercent: 'serverErrorPercent' takes 0 to less than 100, got 100"],
    [{ serverErrorPercent: -1 }, "ServerErrorPercent: 'serverErrorPercent' takes 0 to less than 100, got -1"],
    [{ latencyPercent: 0 }, "LatencyPercent: 'latencyPercent' takes a number greater than 0 and less than 100, got 0"],
    [{ latencyPercent: 100 }, "LatencyPercent: 'latencyPercent' takes a number greater than 0 and less than 100, got 100"],
    [{ minimumCalls: 0 }, "MinimumCalls: 'minimumCalls' takes a whole number of at least 1, got 0"],
    [{ minimumCalls: 2.5 }, "MinimumCalls: 'minimumCalls' takes a whole number of at least 1, got 2.5"],
    [{ causeThreshold: 0 }, "CauseThreshold: 'causeThreshold' takes a number of calls, at least 1, got 0"],
    [{ causes: [ErrorCause.WAF, ErrorCause.WAF] }, "CauseTwice: 'causes' must name each cause once, got WAF twice"],
  ])('%j', (options, message) => {
    expect(refusal(() => given('REST', options))).toBe(message);
  });

  test('a cause that the kind of API does not have', () => {
    expect(refusal(() => given('HTTP', { causes: [ErrorCause.QUOTA_EXCEEDED] })))
      .toBe("CauseOfOtherKind: 'cause' takes a cause that an HTTP API has (FORBIDDEN, THROTTLED, UNKNOWN_PATH, UNAUTHORIZED), got QUOTA_EXCEEDED");
  });

  test('a timeout that this kind of API does not have', () => {
    const timeout = (kind: ApiKind, duration: Duration) => refusal(() => observed([kind], { integrationTimeout: duration }));
    expect(timeout('HTTP', Duration.seconds(31))).toBe("IntegrationTimeout: 'integrationTimeout' takes 50 ms to 30000 ms, which is all that an HTTP API waits, got 31000 ms");
    expect(timeout('WEBSOCKET', Duration.seconds(30))).toBe("IntegrationTimeout: 'integrationTimeout' takes 50 ms to 29000 ms, which is all that a WebSocket API waits, got 30000 ms");
    expect(timeout('REST', Duration.millis(49))).toBe("IntegrationTimeout: 'integrationTimeout' takes 50 ms or more, got 49 ms");
    expect(timeout('REST', Duration.minutes(2))).toBe('nothing was refused');
    const token = Duration.seconds(new CfnParameter(new Stack(), 'Seconds', { type: 'Number' }).valueAsNumber);
    expect(timeout('REST', token)).toBe("IntegrationTimeout: 'integrationTimeout' must be known at synthesis, got a token");
  });

  test('but values that are only known at deployment are not judged', () => {
    const { stack, stage, template } = observed(['HTTP']);
    const number = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    new ApiErrorAlarms(stack, 'Watch', { stage, serverErrorPercent: number, minimumCalls: number, causeThreshold: number });
    const alarms = alarmsIn(template());
    expect(alarms.filter(({ Threshold }) => (Threshold as unknown as { Ref?: string }).Ref === 'Number')).toHaveLength(3);
    expect(alarms[0].Metrics![0].Expression).toEqual({
      'Fn::Join': ['', ['IF((FILL(calls1, 0)) >= ', { Ref: 'Number' }, ', 100 * (FILL(errors1, 0)) / (FILL(calls1, 0)), 0)']],
    });
  });

  test('except for the share of the timeout, which has to be multiplied', () => {
    const { stack, stage } = observed(['HTTP']);
    const latencyPercent = new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;
    expect(refusal(() => new ApiErrorAlarms(stack, 'Watch', { stage, latencyPercent }))).toBe("LatencyPercent: 'latencyPercent' must be known at synthesis, got a token");
  });
});
