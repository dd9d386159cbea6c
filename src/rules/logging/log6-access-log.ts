import { ApiKind, variablesAbsentFrom, variablesOf } from '../../catalogue/access-log';
import { STAGE_TYPES } from '../../template/model/apis';
import { defineRule } from '../rule';

/** What an access log needs before it explains an error; each by any of the variables that tell it. */
const EXPLAINS: readonly { readonly what: string; readonly variables: readonly string[]; readonly kinds: readonly ApiKind[] }[] = [
  { what: 'the request id', variables: ['requestId'], kinds: ['REST', 'HTTP', 'WEBSOCKET'] },
  { what: 'the extended request id', variables: ['extendedRequestId'], kinds: ['REST', 'WEBSOCKET'] },
  { what: 'the status', variables: ['status'], kinds: ['REST', 'HTTP', 'WEBSOCKET'] },
  { what: 'the error message', variables: ['error.message', 'error.messageString'], kinds: ['REST', 'HTTP', 'WEBSOCKET'] },
  { what: 'the path or route', variables: ['resourcePath', 'path', 'routeKey'], kinds: ['REST', 'HTTP', 'WEBSOCKET'] },
  {
    what: 'the integration status',
    variables: ['integration.status', 'integrationStatus', 'integration.integrationStatus'],
    kinds: ['REST', 'HTTP', 'WEBSOCKET'],
  },
  { what: 'the integration error', variables: ['integrationErrorMessage', 'integration.error'], kinds: ['REST', 'HTTP', 'WEBSOCKET'] },
];

export const log6AccessLog = defineRule({
  id: 'LOG6',
  slug: 'access-log',
  title: 'The access log is missing, or does not explain errors',
  severity: 'warning',
  articles: ['missing-cloudwatch-logs', '5xx-errors', 'iam-cross-account-403'],
  symptom: 'a 403, 429 or 5xx of which no log tells the cause',
  why: 'Calls that are refused early, to an unknown path for example, are not in the execution log, and HTTP APIs have none. '
    + 'Only the access log shows them, and only with the fields that name the error.',
  fix: "Set the access log's DestinationArn and a JSON Format with request ids, status, error message and response type, path or route, "
    + 'integration status and integration error.',
  findings: {
    MISSING: { title: 'the stage has no access log' },
    FLAVOUR: {
      title: 'the format has variables that this kind of API does not have',
      symptom: "'-' stands in the access log where a value should be",
      why: 'Which $context variables there are depends on the kind of API; those that it does not have are written as a dash.',
      fix: 'Remove the variables, or use those that the kind of API has in their place.',
    },
    FIELDS: { title: 'the format lacks fields that explain an error', advice: true },
  },
  silent: [
    'formats of which a part is not known',
    'variables that are in no list: they may be new',
    'FIELDS without the option `strict`: many working formats lack some',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-logging.html',
  ],
  appliesTo: STAGE_TYPES,

  check(resource, { index, report }) {
    for (const stage of index.apis.stagesMadeBy(resource)) {
      const [destination, format] = [stage.accessLog.get('DestinationArn'), stage.accessLog.get('Format')];
      if (destination.isAbsent) report({ finding: 'MISSING', at: stage.accessLog, message: 'the stage has no access log' });

      const { kind } = stage;
      if (format.text === undefined || kind === undefined) continue;
      const variables = variablesOf(format.text);
      const absent = new Set(variablesAbsentFrom(kind));
      const wrong = variables.filter((variable) => absent.has(variable));
      if (wrong.length > 0) {
        report({ finding: 'FLAVOUR', at: format, message: `${KIND_NAMES[kind]} have no ${wrong.join(', ')}` });
      }
      const lacking = EXPLAINS.filter(({ kinds, variables: telling }) =>
        kinds.includes(kind) && !telling.some((name) => variables.includes(`$context.${name}`)));
      if (lacking.length > 0) {
        report({ finding: 'FIELDS', at: format, message: `the format lacks ${lacking.map(({ what }) => what).join(', ')}` });
      }
    }
  },
});

const KIND_NAMES: Readonly<Record<ApiKind, string>> = { REST: 'REST APIs', HTTP: 'HTTP APIs', WEBSOCKET: 'WebSocket APIs' };
