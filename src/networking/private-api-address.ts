import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { signedCall } from '../access/instructions';

/**
 * What a command for a private API calls.
 */
export interface PrivateApiCommandOptions {
  /**
   * Path of the call, with a leading slash.
   *
   * @default '/'
   */
  readonly path?: string;

  /**
   * Verb of the call, in upper case.
   *
   * @default 'GET'
   */
  readonly method?: string;

  /**
   * Whether the command signs the call with the credentials of its environment, as methods with IAM authorization ask for.
   *
   * @default false
   */
  readonly signed?: boolean;
}

/**
 * One way in to a private API: a URL, and the headers without which nobody would know which API is meant. Made by `PrivateApiUrls`.
 */
export class PrivateApiAddress {
  /** @internal */
  public static _of(way: string, region: string, url: string, headers: { [name: string]: string } = {}): PrivateApiAddress {
    return new PrivateApiAddress(way, region, url, headers);
  }

  private constructor(
    private readonly way: string,
    private readonly region: string,
    /** URL of the root of the API, with a slash at the end. */
    public readonly url: string,
    /** The headers that each call must have, by name; none where the host alone tells which API is meant. */
    public readonly headers: { [name: string]: string },
  ) {}

  /** The URL of a path of the API, with a leading slash. */
  public urlForPath(path: string = '/'): string {
    return `${this.url}${path.replace(/^\//, '')}`;
  }

  /** A `curl` command that calls the API this way. */
  public command(options: PrivateApiCommandOptions = {}): string {
    const { path, method = 'GET', signed = false } = options;
    const url = this.urlForPath(path);
    const headers = Object.entries(this.headers).map(([name, value]) => ` --header '${name}: ${value}'`).join('');
    return `${signed ? signedCall(this.region, url, method) : `curl --fail-with-body --request ${method} '${url}'`}${headers}`;
  }

  /** Adds an output with the command to a stack, for those who call. */
  public addOutput(scope: Construct, id: string, options: PrivateApiCommandOptions = {}): CfnOutput {
    return new CfnOutput(scope, id, { description: `Calls the API ${this.way}`, value: this.command(options) });
  }
}
