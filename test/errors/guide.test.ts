import { readFileSync } from 'fs';
import { join } from 'path';
import { runInNewContext } from 'vm';
import { ACCESS_LOG_QUERIES, EXECUTION_LOG_QUERY, queryText } from '../../src/catalogue/queries';

const root = join(__dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const guide = read('docs/guides/5xx-errors.md');

const blocks = (language: string, text = guide) => [...text.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\\n\`\`\``, 'gs'))].map(([, block]) => block);

/** The lines between `#region` and `#endregion`, without their common indentation. */
function regions(text: string): string[] {
  return [...text.matchAll(/\/\/ #region [^\n]*\n(.*?)\n *\/\/ #endregion/gs)].map(([, body]) => {
    const lines = body.split('\n');
    const indent = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
    return lines.map((line) => line.slice(indent)).join('\n');
  });
}

test('the code of the guide is that of the example', () => {
  const found = regions(read('examples/errors/app.ts'));
  expect(blocks('ts')).toHaveLength(4);
  expect(blocks('ts').filter((block) => !found.includes(block))).toEqual([]);
});

test('the code on the use of the account in the guide to 429 is that of its example', () => {
  const found = regions(read('examples/throttling/app.ts'));
  expect(blocks('ts', read('docs/guides/throttling-429.md')).filter((block) => found.includes(block))).toHaveLength(1);
});

test('the queries of the guide are those that are saved', () => {
  const { parse, filter, stats, sort } = EXECUTION_LOG_QUERY;
  const { serverErrors, slow, statusMapping, forbidden } = ACCESS_LOG_QUERIES;
  expect(blocks('text')[0].split('\n\n').map((query) => query.split('\n').slice(1).join('\n'))).toEqual([
    ...[serverErrors, slow, statusMapping, forbidden].map((query) => queryText(query, 'REST')),
    [`parse ${parse}`, `filter ${filter}`, `stats ${stats}`, `sort ${sort}`].join('\n| '),
  ]);
});

interface Answer {
  readonly statusCode?: unknown;
  readonly body?: unknown;
  readonly headers?: Record<string, unknown>;
  readonly cookies?: unknown;
  readonly multiValueHeaders?: unknown;
}

/** The answer of the handler in a block. */
async function answerOf(block: string): Promise<Answer> {
  const context: { exports: { handler?: () => Promise<Answer> } } = { exports: {} };
  runInNewContext(block, context);
  return context.exports.handler!();
}

test('the handlers of the guide return what their format asks for', async () => {
  const [first, second, connect] = await Promise.all(blocks('js').map(answerOf));
  for (const { statusCode, body, headers } of [first, second]) {
    expect([typeof statusCode, typeof body, Object.values(headers!).every((value) => typeof value === 'string')]).toEqual(['number', 'string', true]);
  }
  expect([first.cookies, second.multiValueHeaders]).toEqual([undefined, undefined]);
  expect(connect).toEqual({ statusCode: 200 });
});
