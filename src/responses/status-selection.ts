import { RestStatus, Selects } from './rest-status';
import { BACKEND_STATUSES } from '../catalogue/responses';
import { readSelectionPattern, SelectionPattern } from '../catalogue/selection-pattern';
import { invalidValue } from '../core/invalid';

const ARTICLE = 'rest-api-status-codes';

/** A status with its pattern, read. */
interface Candidate {
  readonly status: RestStatus;
  readonly written: string;
  readonly pattern: SelectionPattern;
}

/** Which status a result of the backend gets; made only of patterns of which no two can be meant at once. */
export class StatusSelection {
  public readonly byDefault: RestStatus;
  private readonly candidates: Candidate[];

  constructor(statuses: RestStatus[], private readonly selects: Selects) {
    this.byDefault = onlyDefault(statuses);
    this.checkKinds(statuses);
    checkOnce(statuses);
    this.candidates = statuses.filter((status) => status !== this.byDefault).map((status) => this.read(status));
    if (selects === Selects.ERROR) this.checkSamples();
    else this.checkStatuses();
  }

  /** The status for an error message, or for the status of the backend. */
  public statusFor(result: string): RestStatus {
    return this.candidates.find(({ pattern }) => pattern.matches(result))?.status ?? this.byDefault;
  }

  private checkKinds(statuses: RestStatus[]): void {
    const other = statuses.find(({ _selects }) => _selects !== Selects.DEFAULT && _selects !== this.selects);
    if (!other) return;
    const wanted = this.selects === Selects.ERROR ? 'RestStatus.onError' : 'RestStatus.onBackendStatus or onBackendPattern';
    throw invalidValue('StatusOfOtherBackend', ARTICLE,
      `'statuses' takes ${wanted} beside the default, got one made with '${other._selects}' for status ${other.statusCode}`);
  }

  private read(status: RestStatus): Candidate {
    const written = status._pattern!;
    const pattern = readSelectionPattern(written);
    if (pattern === 'refused') {
      throw invalidValue('PatternNotRegex', ARTICLE, `'pattern' takes a regular expression, got '${written}' for status ${status.statusCode}`);
    }
    if (pattern === undefined) {
      throw invalidValue('PatternNotReadable', ARTICLE,
        `'pattern' takes a regular expression of at most 500 characters without lookaround, flags, references and possessive quantifiers, so that it can be checked, got '${written}' for status ${status.statusCode}`);
    }
    if (this.selects === Selects.BACKEND_STATUS && !BACKEND_STATUSES.some((sample) => pattern.matches(sample))) {
      throw invalidValue('PatternMatchesNothing', ARTICLE,
        `'pattern' takes a pattern that can match a status from 100 to 599 as a whole, got '${written}' for status ${status.statusCode}`);
    }
    if (this.selects === Selects.ERROR && pattern.matches('')) {
      throw invalidValue('PatternMatchesSuccess', ARTICLE,
        `'pattern' takes a pattern that does not match the empty message of a function that succeeds, got '${written}' for status ${status.statusCode}`);
    }
    return { status, written, pattern };
  }

  /** Each pattern matches its own samples, so one that covers another one is found here as well. */
  private checkSamples(): void {
    for (const { status, written } of this.candidates) {
      for (const sample of status._samples) {
        const matching = this.candidates.filter(({ pattern }) => pattern.matches(sample));
        if (!matching.some((candidate) => candidate.status === status)) {
          throw invalidValue('SampleNotMatched', ARTICLE,
            `'samples' takes error messages that the pattern matches as a whole, got ${JSON.stringify(sample)} for '${written}'`);
        }
        if (matching.length > 1) throw matchedTwice(matching, JSON.stringify(sample));
      }
    }
  }

  private checkStatuses(): void {
    for (const sample of BACKEND_STATUSES) {
      const matching = this.candidates.filter(({ pattern }) => pattern.matches(sample));
      if (matching.length > 1) throw matchedTwice(matching, sample);
    }
  }
}

function matchedTwice(matching: Candidate[], sample: string): Error {
  const [one, two] = matching.map(({ status, written }) => `'${written}' (${status.statusCode})`);
  return invalidValue('SampleMatchedTwice', ARTICLE, `'pattern' takes patterns of which one matches, got ${one} and ${two}, which both match ${sample}`);
}

function onlyDefault(statuses: RestStatus[]): RestStatus {
  const defaults = statuses.filter(({ _selects }) => _selects === Selects.DEFAULT);
  if (defaults.length === 1) return defaults[0];
  throw invalidValue('DefaultStatus', ARTICLE,
    `'statuses' must hold exactly one RestStatus.byDefault, got ${defaults.length === 0 ? 'none' : defaults.map(({ statusCode }) => statusCode).join(' and ')}`);
}

function checkOnce(statuses: RestStatus[]): void {
  const codes = statuses.map(({ statusCode }) => statusCode);
  const twice = codes.find((code, index) => codes.indexOf(code) < index);
  if (twice !== undefined) {
    throw invalidValue('StatusTwice', ARTICLE, `'statuses' takes each status once (join patterns with '|'), got ${twice} twice`);
  }
}
