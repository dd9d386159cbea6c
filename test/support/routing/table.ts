import { asTable, cellsOf } from '../page';
import { indexOf, StackTemplate } from '../stacks';
import { COLUMNS } from './request';
import { route } from './route';

const HEAD = ['request', 'leads to', 'behaviour', 'origin is asked for', 'mapping', 'stage', 'API sees', 'answer'];

/** The requests that a table is about. */
export function requestsIn(table: string): string[] {
  return cellsOf(table).map(([request]) => request);
}

/** What the templates make of the requests, as a table. */
export function tableOf(stacks: readonly StackTemplate[], requests: readonly string[]): string {
  const index = indexOf(stacks);
  return asTable(HEAD, requests.map((request) => {
    const answer = route(index, request);
    return [request, ...COLUMNS.map((column) => answer[column])];
  }));
}

/** What a change of the templates does to the requests of a table: the first cell that changes on the way, and the answer. */
export function changesBy(stacks: readonly StackTemplate[], expected: string, mutate: (stacks: readonly StackTemplate[]) => void): string {
  const broken = structuredClone(stacks);
  mutate(broken);
  const after = cellsOf(tableOf(broken, requestsIn(expected)));
  const rows = cellsOf(expected).flatMap(([request, ...cells], row) => {
    const now = after[row].slice(1);
    const column = cells.findIndex((cell, position) => cell !== now[position]);
    if (column === -1) return [];
    const [before, then] = [cells, now].map((all) => all[all.length - 1]);
    return [[request, column === now.length - 1 ? '-' : `${HEAD[column + 1]}: ${now[column]}`, before === then ? 'the same' : `${then} instead of ${before}`]];
  });
  return asTable(['request', 'first change', 'answer'], rows);
}
