import { App, Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { HttpApi, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { formatsIn, logLine } from './log-line';
import { KINDS, observed } from './observed';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { ApiKind } from '../../src/catalogue/access-log';
import { ACCESS_LOG_QUERIES, EXECUTION_LOG_QUERY, queryText } from '../../src/catalogue/queries';
import { ApiErrorQueries } from '../../src/errors/api-error-queries';
import { ObservedStage } from '../../src/errors/observed-stage';
import { refusal } from '../responses/refusal';

interface Query { readonly Name: string; readonly QueryString: string; readonly LogGroupNames: { readonly Ref: string }[] }

function queriesIn(template: Template): Query[] {
  return Object.values(template.findResources('AWS::Logs::QueryDefinition')).map(({ Properties }) => Properties as unknown as Query);
}

function saved(kinds?: readonly ApiKind[], integrationTimeout?: Duration) {
  const { stack, stages, template } = observed(kinds, { integrationTimeout });
  const { queries } = new ApiErrorQueries(stack, 'Queries', { stages });
  return { queries, template: template(), found: queriesIn(template()) };
}

/** The names in a query that are keys of a log: everything but commands, functions, values, and what the query names itself. */
function keysIn(query: string): string[] {
  const own = [...query.matchAll(/\bas (\w+(?:, \w+)*)/g)].flatMap(([, names]) => names.split(', '));
  const words = query.replaceAll(/"[^"]*"|\/[^/]*\/|@\w+/g, '').match(/\b[A-Za-z]\w*/g) ?? [];
  const syntax = ['filter', 'stats', 'sort', 'by', 'as', 'and', 'in', 'desc', 'count', 'max', 'ispresent', 'bin', 'like', 'parse'];
  return [...new Set(words)].filter((word) => !syntax.includes(word) && !own.includes(word));
}

test('each kind of API has the queries that it can answer', () => {
  const { queries, found } = saved();
  expect(found.map(({ Name }) => Name)).toEqual([
    ...['Refused', 'ServerErrors', 'Slow', 'StatusMapping', 'Throttled', 'UsageByKey', 'ExecutionErrors'].map((name) => `S/Queries/REST/${name}`),
    ...['Refused', 'ServerErrors', 'Slow', 'StatusMapping', 'Throttled'].map((name) => `S/Queries/HTTP/${name}`),
    ...['Refused', 'ServerErrors', 'Slow', 'StatusMapping', 'Throttled', 'UsageByKey'].map((name) => `S/Queries/WEBSOCKET/${name}`),
  ]);
  expect(queries).toHaveLength(found.length);
});

test.each(KINDS)('the queries of a %s API ask for keys that its access log has, and for those of its kind', (kind) => {
  const { template, found } = saved([kind]);
  const written = Object.keys(logLine(formatsIn(template)[0], {}));
  const asked = found.filter(({ Name }) => !Name.endsWith('ExecutionErrors')).flatMap(({ QueryString }) => keysIn(QueryString));
  expect(asked.filter((key) => !written.includes(key))).toEqual([]);
  expect(new Set(asked).has('resourcePath')).toBe(kind === 'REST');
  expect(new Set(asked).has('routeKey')).toBe(kind !== 'REST');
  expect(new Set(asked).has('apiKeyId')).toBe(kind !== 'HTTP');
});

test('the queries of the catalogue say the same, with the keys of all kinds', () => {
  expect(queryText(ACCESS_LOG_QUERIES.serverErrors)).toBe(
    'filter status >= 500\n| stats count(*) as calls by status, integrationStatus, errorType, integrationError, resourcePath, routeKey\n| sort calls desc');
  expect(queryText(ACCESS_LOG_QUERIES.serverErrors, 'HTTP')).toBe(
    'filter status >= 500\n| stats count(*) as calls by status, integrationStatus, errorType, integrationError, routeKey\n| sort calls desc');
  expect(saved(['HTTP']).found.find(({ Name }) => Name.endsWith('/ServerErrors'))?.QueryString).toBe(queryText(ACCESS_LOG_QUERIES.serverErrors, 'HTTP'));
});

test('a call is slow at 80 % of the least timeout', () => {
  const slow = (timeout?: Duration) => saved(['REST'], timeout).found.find(({ Name }) => Name.endsWith('/Slow'))?.QueryString.split('\n')[0];
  expect(slow()).toBe('filter integrationLatency > 23200');
  expect(slow(Duration.seconds(10))).toBe('filter integrationLatency > 8000');

  const { stack, stages: [stage], template } = observed(['HTTP']);
  const patient = ObservedStage.http(new KbHttpApi(stack, 'Patient').defaultStage!, { integrationTimeout: Duration.seconds(5) });
  new ApiErrorQueries(stack, 'Queries', { stages: [stage, patient] });
  expect(queriesIn(template()).find(({ Name }) => Name.endsWith('/Slow'))).toMatchObject({
    QueryString: expect.stringMatching(/^filter integrationLatency > 4000\n/) as string,
    LogGroupNames: [{ Ref: expect.stringMatching(/^Http/) as string }, { Ref: expect.stringMatching(/^Patient/) as string }],
  });
});

test('they read the logs of their stages, the execution log of REST APIs among them', () => {
  const { template, found } = saved();
  const names = (name: string) => found.find(({ Name }) => Name === `S/Queries/${name}`)!.LogGroupNames
    .map(({ Ref }) => template.findResources('AWS::Logs::LogGroup')[Ref].Properties as { LogGroupName: { 'Fn::Join': [string, unknown[]] } })
    .map(({ LogGroupName }) => LogGroupName['Fn::Join'][1][0]);
  expect(names('REST/ServerErrors')).toEqual(['/aws/vendedlogs/apis/']);
  expect(names('REST/ExecutionErrors')).toEqual(['API-Gateway-Execution-Logs_']);
  expect(names('HTTP/ServerErrors')).toEqual(['/aws/vendedlogs/apis/']);
});

test('the query on the execution log finds the cause behind a request id', () => {
  const { QueryString } = saved(['REST']).found.find(({ Name }) => Name.endsWith('/ExecutionErrors'))!;
  expect(QueryString).toBe([
    'parse @message "(*) *" as requestId, text',
    'filter @message like /Execution failed|Key throttle|Key quota|Invalid permissions|Malformed/',
    'stats count(*) as calls by text',
    'sort calls desc',
  ].join('\n| '));
  const [, pattern] = /like \/(.*)\//.exec(EXECUTION_LOG_QUERY.filter)!;
  const lines = [
    '(3c0a) Execution failed due to configuration error: Invalid permissions on Lambda function',
    '(3c0a) Execution failed due to configuration error: Malformed Lambda proxy response',
    '(3c0a) Execution failed due to a timeout error',
    '(3c0a) Key throttle limit exceeded for Usage Plan ID p, Limit: 5.0 Burst: 10',
    '(3c0a) Key quota exhausted for Usage Plan ID p, Limit: 1000 Period: DAY',
    '(3c0a) Method completed with status: 200',
  ];
  expect(lines.map((line) => new RegExp(pattern).test(line))).toEqual([true, true, true, true, true, false]);
});

test('no stage, and a stage whose access log is not known, are refused', () => {
  const stack = new Stack(new App(), 'S');
  expect(refusal(() => new ApiErrorQueries(stack, 'None', { stages: [] }))).toBe("NoStage: 'stages' must hold at least one stage, got none");
  const api = HttpApi.fromHttpApiAttributes(stack, 'Http', { httpApiId: 'h1' });
  const stage = ObservedStage.http(HttpStage.fromHttpStageAttributes(stack, 'Stage', { api, stageName: '$default' }));
  expect(refusal(() => new ApiErrorQueries(stack, 'Unknown', { stages: [stage] })))
    .toBe("NoAccessLogGroup: 'accessLogGroup' must be given for a stage whose access log was not made with this library, got none");
});
