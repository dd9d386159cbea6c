import { readFileSync } from 'fs';

/** The sections of a page that begin with '## ', by their headings; of each its table, as it is written. */
export function tablesIn(file: string): ReadonlyMap<string, string> {
  const sections = readFileSync(file, 'utf8').split(/^## /m).slice(1);
  return new Map(sections.map((section) => {
    const [heading, ...lines] = section.split('\n');
    return [heading, lines.filter((line) => line.startsWith('|')).join('\n')];
  }));
}

/** Writes a table as pages have it. */
export function asTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The cells of a table, without its head. */
export function cellsOf(table: string): string[][] {
  return table.split('\n').slice(2).map((line) => line.slice(2, -2).split(' | '));
}
