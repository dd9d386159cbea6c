import { isLink, Link, Part } from '../value';

/** A string whose pieces are not all known, as one text that patterns can be tried on. */
export interface Masked {
  /** The text; a numbered mark stands for each piece that is not known. No mark holds punctuation. */
  readonly text: string;
  /** The parts that a piece of the text stands for. */
  parts(piece: string): readonly Part[];
}

const MARK = /\u0001(\d+)\u0002/;

/** Writes the parts as one text. */
export function mask(parts: readonly Part[]): Masked {
  const unknown: Part[] = [];
  const text = parts.map((part) => typeof part === 'string' ? part : `\u0001${unknown.push(part) - 1}\u0002`).join('');
  return {
    text,
    parts: (piece) => piece.split(MARK)
      .map((found, position) => position % 2 === 0 ? found : unknown[Number(found)])
      .filter((part) => part !== undefined && part !== ''),
  };
}

/** The text that the parts spell; undefined if a piece is not known. */
export function textOf(parts: readonly Part[]): string | undefined {
  return parts.every((part) => typeof part === 'string') ? parts.join('') : undefined;
}

/** The reference that the parts are, if they are nothing else. */
export function linkOf(parts: readonly Part[]): Link | undefined {
  const [only] = parts;
  return parts.length === 1 && isLink(only) ? only : undefined;
}
