import { ApiKind } from '../catalogue/access-log';

/** What answers with 5xx mean, and where to look. */
export const SERVER_ERROR_RUNBOOK: Readonly<Record<ApiKind, string>> = {
  REST: 'Callers are answered 5xx. Query ServerErrors tells whether by API Gateway or by the integration, query ExecutionErrors the cause in words. '
    + '500: API Gateway may not call the function, no response is mapped, an authorizer fails, or the function is throttled. '
    + '502: the function fails, or returns what API Gateway cannot read. 503: the backend itself. 504: the integration takes too long, or cannot be reached.',
  HTTP: 'Callers are answered 5xx. Query ServerErrors tells whether by API Gateway or by the integration, and why. '
    + '500: API Gateway may not call the integration, or the function fails or returns what API Gateway cannot read. 503: the integration takes too long, or cannot be reached.',
  WEBSOCKET: 'Messages fail, in API Gateway (ExecutionError) or in the integration (IntegrationError, 4xx of the integration among them). '
    + 'Query ServerErrors tells which route, and why: API Gateway may not call the function, the function fails, or it takes too long.',
};

/** What callers get when an integration takes too long. */
export const TIMED_OUT: Readonly<Record<ApiKind, string>> = {
  REST: "504 'Endpoint request timed out'",
  HTTP: "503 'Service Unavailable'",
  WEBSOCKET: 'an error in place of an answer',
};

/** What to do about integrations that come close to their timeout. */
export const LATENCY_RUNBOOK: Readonly<Record<ApiKind, string>> = {
  REST: 'Make the backend faster, answer at once and do the work later, or, for a Regional or private API, raise the quota of the timeout.',
  HTTP: 'Make the backend faster, or answer at once and do the work later: the timeout cannot be raised above 30 seconds.',
  WEBSOCKET: 'Make the backend faster, or answer at once and send the result to the connection later: the timeout cannot be raised above 29 seconds.',
};
