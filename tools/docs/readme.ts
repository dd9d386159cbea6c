import { readFileSync } from 'fs';
import { join } from 'path';
import { ARTICLE_SLUGS, ARTICLES } from '../../src/catalogue/articles';
import { Rule } from '../../src/rules/rule';

/** The README with its excerpts and tables renewed; the rest of it is written by hand. */
export function readme(root: string, rules: readonly Rule[]): [string, string] {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const renewed = text
    .replace(/(<!-- excerpt: (\S+) (\S+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, start: string, file: string, name: string, end: string) =>
      `${start}\`\`\`${file.endsWith('.py') ? 'python' : 'ts'}\n${name.split('+').map((region) => excerpt(root, file, region)).join('\n\n')}\n\`\`\`\n${end}`)
    .replace(/(<!-- table: articles -->\n)[\s\S]*?(<!-- end -->)/, (_, start: string, end: string) => `${start}${articleTable(rules)}\n${end}`);
  return ['README.md', renewed];
}

/** The lines between `#region name` and `#endregion` of a file that is compiled or run by the tests. */
function excerpt(root: string, file: string, name: string): string {
  const lines = readFileSync(join(root, file), 'utf8').split('\n');
  const start = lines.findIndex((line) => new RegExp(`# ?region ${name}$`).test(line.trim()));
  const end = lines.findIndex((line, number) => number > start && /# ?endregion/.test(line));
  if (start < 0 || end < 0) throw new Error(`'${file}' has no region '${name}'`);
  const body = lines.slice(start + 1, end);
  const indent = Math.min(...body.filter((line) => line.trim() !== '').map((line) => line.search(/\S/)));
  return body.map((line) => line.slice(indent)).join('\n').replace(/'(\.\.\/)+src'/g, "'cdk-apigateway-kb'");
}

function articleTable(rules: readonly Rule[]): string {
  return [
    '| what goes wrong | rules | page |',
    '| --- | --- | --- |',
    ...ARTICLE_SLUGS.map((slug) => {
      const ids = rules.filter((rule) => rule.articles.includes(slug)).map(({ id }) => id);
      const page = ids.length > 0 ? `[${slug}](docs/articles/${slug}.md)` : `${slug} (not built yet)`;
      return `| [${ARTICLES[slug].title}](${ARTICLES[slug].url}) | ${ids.join(' ') || '-'} | ${page} |`;
    }),
  ].join('\n');
}
