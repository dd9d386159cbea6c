/** The longest resource policy, in characters, after `execute-api:/` was expanded to the whole ARN. */
export const RESOURCE_POLICY_LIMIT = 8_192;

/** The action that calls a method or route, and connects to a WebSocket API. */
export const INVOKE_ACTION = 'execute-api:Invoke';

/** The action that sends to, looks up and closes connections of a WebSocket API. */
export const MANAGE_CONNECTIONS_ACTION = 'execute-api:ManageConnections';

/** The verbs of methods and routes; ANY stands for all of them. */
export const HTTP_VERBS: readonly string[] = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** An AWS account id. */
export const ACCOUNT_ID = /^\d{12}$/;

/** The id of an organization of AWS Organizations. */
export const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

/** The id of an API: lower-case letters and digits. */
export const API_ID = /^[a-z0-9]{1,64}$/;

/** The name of a stage; `$default` exists for HTTP APIs only. */
export const STAGE_NAME = /^(?:[A-Za-z0-9_-]{1,128}|\$default)$/;

/** An external id of a trust policy: 2 to 1,224 characters. */
export const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;

/** The shortest and the longest value of the maximum session duration of a role, in seconds. */
export const SESSION_SECONDS = { shortest: 3_600, longest: 43_200 } as const;

/** How many characters an API id has, as the service makes them. */
export const API_ID_LENGTH = 10;
