import { readFileSync } from 'fs';
import { join } from 'path';
import { runInNewContext } from 'vm';
import { RestStatusMap } from '../../src/responses/rest-status-map';

const guide = (slug: string) => readFileSync(join(__dirname, '..', '..', 'docs', 'guides', `${slug}.md`), 'utf8');

type Handler = () => Promise<unknown>;

/** The handlers of a block of code, in their order. */
function handlersIn(block: string): Handler[] {
  const handlers: Handler[] = [];
  runInNewContext(block, { exports: { set handler(handler: Handler) { handlers.push(handler); } } });
  return handlers;
}

interface Response {
  readonly statusCode?: unknown;
  readonly body?: unknown;
  readonly cookies?: unknown;
  readonly multiValueHeaders?: unknown;
}

/** What API Gateway makes of a result. */
function answerOf(result: Response, format: '1.0' | '2.0'): string {
  if (format === '2.0' && result.statusCode === undefined) return `200 ${JSON.stringify(result)}`;
  const foreign = format === '2.0' ? result.multiValueHeaders : result.cookies;
  if (!Number.isInteger(result.statusCode) || typeof result.body !== 'string' || foreign !== undefined) return '500';
  return `${String(result.statusCode)} ${result.body}`;
}

test('the handlers of the guide to HTTP APIs return what their format asks for', async () => {
  const [second, first] = [...guide('http-api-status-codes').matchAll(/```js\n(.*?)```/gs)].map(([, block]) => handlersIn(block));
  const results = async (handlers: Handler[], format: '1.0' | '2.0') =>
    Promise.all(handlers.map(async (handler) => answerOf(await handler() as Response, format)));
  expect(await results(second, '2.0')).toEqual(['200 {"inStock":4}', '404 {"message":"no such item"}']);
  expect(await results(first, '1.0')).toEqual(['200 {"inStock":4}']);
  expect(await results([...second, ...first], '1.0')).toEqual(['500', '500', '200 {"inStock":4}']);
});

test('the table of the guide to REST APIs says what the maps do', () => {
  const [head, ...rows] = guide('rest-api-status-codes').split('\n').filter((line) => /^\| (map|`RestStatusMap)/.test(line))
    .map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
  expect(head.slice(1)).toEqual(['200', '204', '301', '404', '405', '500', '501', '503']);
  const said = rows.map(([, ...statuses]) => statuses.map(Number));
  const maps = [RestStatusMap.passThrough(), RestStatusMap.oneStatusPerClass()];
  expect(maps.map((map) => head.slice(1).map((status) => map.statusFor(status)))).toEqual(said);
});
