import { invalidValue } from '../core/invalid';

const NAME = /^[A-Za-z0-9_-]+$/;

/**
 * The value of a header in an answer of a REST API.
 */
export class RestHeaderValue {
  /** A text that never changes. Raises `HeaderText` if it holds quotes or line breaks. */
  public static literal(text: string): RestHeaderValue {
    if (/['\r\n]/.test(text)) {
      throw invalidValue('HeaderText', 'rest-api-status-codes', `'text' takes a value without single quotes and line breaks, got ${JSON.stringify(text)}`);
    }
    return new RestHeaderValue(`'${text}'`);
  }

  /** The header that the backend sent. Raises `HeaderName`. */
  public static backendHeader(name: string): RestHeaderValue {
    return new RestHeaderValue(`integration.response.header.${named('name', name)}`);
  }

  /** A value in the body that the backend sent: a path without '$.', such as 'order.id'. Raises `BodyPath`. */
  public static backendBody(path: string): RestHeaderValue {
    if (!/^[A-Za-z0-9_[\].*-]+$/.test(path)) {
      throw invalidValue('BodyPath', 'rest-api-status-codes', `'path' takes a JSON path without '$.', such as 'order.id', got '${path}'`);
    }
    return new RestHeaderValue(`integration.response.body.${path}`);
  }

  /** A variable of the request, such as 'requestId'. Raises `ContextVariable`. */
  public static context(variable: string): RestHeaderValue {
    if (!/^[A-Za-z0-9_.]+$/.test(variable)) {
      throw invalidValue('ContextVariable', 'rest-api-status-codes', `'variable' takes a name such as 'requestId', got '${variable}'`);
    }
    return new RestHeaderValue(`context.${variable}`);
  }

  /** A variable of the stage. Raises `HeaderName`. */
  public static stageVariable(name: string): RestHeaderValue {
    return new RestHeaderValue(`stageVariables.${named('name', name)}`);
  }

  private constructor(
    /** The value as API Gateway wants it. */
    public readonly expression: string,
  ) {}
}

function named(prop: string, name: string): string {
  if (NAME.test(name)) return name;
  throw invalidValue('HeaderName', 'rest-api-status-codes', `'${prop}' takes letters, digits, '-' and '_', got '${name}'`);
}
