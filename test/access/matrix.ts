import { readFileSync } from 'fs';
import { join } from 'path';
import { answer, Api, Call, Caller } from './gateway';

/** What is deployed, and who calls. */
export interface World { apis: Record<string, Api>; callers: Record<string, Caller> }

/** The calls of each API, by names. */
export type Calls = Readonly<Record<string, Readonly<Record<string, Call>>>>;

/** The tables of `matrix.md` in a folder, without what goes before them. */
export function expectedMatrix(folder: string): string {
  return readFileSync(join(folder, 'matrix.md'), 'utf8').replace(/^[^|]*\n\n/, '');
}

/** One table for each API: a row for each caller, a column for each call, in each cell the status and what decides. */
export async function matrixOf({ apis, callers }: World, all: Calls): Promise<string> {
  const tables: string[] = [];
  for (const [name, calls] of Object.entries(all)) {
    const rows = [[name, ...Object.keys(calls)], ['---', ...Object.keys(calls).map(() => '---')]];
    for (const [caller, who] of Object.entries(callers)) {
      const cells: string[] = [];
      for (const call of Object.values(calls)) cells.push(await answer(apis[name], who, call));
      rows.push([caller, ...cells]);
    }
    tables.push(rows.map((row) => `| ${row.join(' | ')} |\n`).join(''));
  }
  return tables.join('\n');
}

/** The cells of two matrices that differ: 'api, caller, call: before -> after'. */
export function changed(before: string, after: string): string[] {
  const cells = (text: string) => text.trim().split('\n\n').flatMap((table) => {
    const [[api, ...calls], , ...rows] = table.split('\n').map((row) => row.slice(2, -2).split(' | '));
    return rows.flatMap(([caller, ...answers]) => answers.map((value, column) => [`${api}, ${caller}, ${calls[column]}`, value] as const));
  });
  const then = new Map(cells(before));
  return cells(after).filter(([cell, value]) => then.get(cell) !== value).map(([cell, value]) => `${cell}: ${then.get(cell)!} -> ${value}`);
}

/** The callers of the cells whose status differs, whatever decides, by 'api, call: before -> after'. */
export function turned(before: string, after: string): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  for (const cell of changed(before, after).filter((text) => !/: (\d{3}) .* -> \1 /.test(text))) {
    const [, api, caller, call] = /^(\w+), (.*), ([^,]+: .*)$/.exec(cell)!;
    (groups[`${api}, ${call}`] ??= []).push(caller);
  }
  return groups;
}
