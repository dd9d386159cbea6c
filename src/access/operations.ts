import { Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { HTTP_VERBS, STAGE_NAME } from '../catalogue/access';
import { ArticleSlug } from '../catalogue/articles';
import { invalid } from '../core/invalid';

/**
 * Which calls of an API are meant.
 */
export interface ApiCallOptions {
  /**
   * Names of the stages, '*' for all, those to come included. Raises `EmptyList`, `StageName`.
   *
   * @default - the stage that the API makes itself; all stages if it makes none
   */
  readonly stages?: string[];

  /**
   * Verbs in upper case, such as 'GET'; 'ANY' or '*' for all. Raises `EmptyList`, `Verb`, and `NoSuchCall` if the API is
   * known to have none of them at the paths.
   *
   * @default - all verbs
   */
  readonly methods?: string[];

  /**
   * Paths as the API declares them, such as '/orders/{id}'; '*' stands for anything, '/' included, as in '/orders/*'. A
   * path parameter stands for any value. Raises `EmptyList`, `CallPath`, and `NoSuchCall` if the API is known to have no such path.
   *
   * @default - all paths
   */
  readonly paths?: string[];
}

/** What an API answers to, as far as the app knows. */
export interface Operation {
  readonly verb: string;
  /** With a leading slash; `$default` for the route that takes the rest. */
  readonly path: string;
  /** How the caller is authorized; undefined if only the deployment knows. */
  readonly authorization: string | undefined;
}

/** The calls that were asked for, checked, in the words of ARNs. */
export class Calls {
  public readonly stages: string[] | undefined;
  public readonly verbs: string[];
  public readonly paths: string[];

  constructor(scope: IConstruct, private readonly article: ArticleSlug, options: ApiCallOptions) {
    this.stages = options.stages && this.checked(scope, 'stages', options.stages, STAGE, 'StageName', "stage names, or '*'");
    this.verbs = this.checked(scope, 'methods', options.methods ?? ['*'], VERB, 'Verb', `verbs in upper case: ${HTTP_VERBS.join(', ')}, or '*'`)
      .map((verb) => verb === 'ANY' ? '*' : verb)
      .filter((verb, position, verbs) => verbs.indexOf(verb) === position);
    this.paths = this.checked(scope, 'paths', options.paths ?? ['/*'], PATH, 'CallPath', "paths with one slash at the beginning, such as '/orders/*'");
  }

  /** `<stage>/<VERB>/<path>` of every combination. */
  public patterns(stages: string[]): string[] {
    const paths = [...new Set(this.paths.map(pathInArn))];
    return stages.flatMap((stage) => this.verbs.flatMap((verb) => paths.map((path) => `${stage}/${verb}${path}`)));
  }

  /** Whether a call of the operation may be one of those. */
  public covers({ verb, path }: Operation): boolean {
    return this.verbs.some((wanted) => isAny(wanted) || isAny(verb) || verb === wanted)
      && this.paths.some((wanted) => meets(wanted, path));
  }

  /** The first path, or else verb, that none of the operations has. */
  public missing(operations: readonly Operation[]): string | undefined {
    const path = this.paths.find((wanted) => wanted !== '/*' && !operations.some((operation) => meets(wanted, operation.path)));
    if (path !== undefined) return `'paths' must name paths that the API has, got '${path}'`;

    const here = operations.filter((operation) => this.covers(operation));
    const verb = this.verbs.find((wanted) => !isAny(wanted) && !here.some((operation) => isAny(operation.verb) || operation.verb === wanted));
    return verb && `'methods' must name verbs that the API has at these paths, got '${verb}'`;
  }

  private checked(scope: IConstruct, prop: string, values: string[], pattern: RegExp, code: string, what: string): string[] {
    if (values.length === 0) throw invalid(scope, 'EmptyList', this.article, `'${prop}' must name at least one, or be left out, got an empty list`);

    const wrong = values.find((value) => !Token.isUnresolved(value) && !pattern.test(value));
    if (wrong !== undefined) throw invalid(scope, code, this.article, `'${prop}' must be ${what}, got '${wrong}'`);
    return [...values];
  }
}

const STAGE = new RegExp(`${STAGE_NAME.source}|^\\*$`);
const VERB = new RegExp(`^(?:${HTTP_VERBS.join('|')}|\\*)$`);
const PATH = /^\/(?!\/)(?:(?!\/\/)[^\s?#])*$|^\*$/;

/** Whether a verb stands, or may stand, for every verb. */
function isAny(verb: string): boolean {
  return verb === '*' || verb === 'ANY' || Token.isUnresolved(verb);
}

/** The path as it stands in ARNs: anything may stand for a parameter. */
export function pathInArn(path: string): string {
  if (path === '*') return '/*';
  return Token.isUnresolved(path) ? path : path.replace(/\{[^}]*\}/g, '*');
}

/** Whether some call is meant by both: one of them covers the other, since either may hold wildcards. */
function meets(wanted: string, path: string): boolean {
  return covers(wanted, path) || covers(path, wanted);
}

/** Whether a pattern, in which `*` and path parameters stand for anything, covers a path. */
function covers(pattern: string, path: string): boolean {
  if (Token.isUnresolved(pattern) || Token.isUnresolved(path)) return true;
  if (path === '$default' || pattern === '$default') return path === pattern || pattern === '/*' || pattern === '*';

  const literal = (text: string) => text.replace(/[.+^$()|[\]\\{}]/g, '\\$&');
  return new RegExp(`^${pathInArn(pattern).split('*').map(literal).join('.*')}$`).test(pathInArn(path));
}
