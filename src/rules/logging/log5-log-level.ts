import { PRODUCTION_STAGE } from '../../catalogue/access-log';
import { STAGE_TYPES } from '../../template/model/apis';
import { Stage } from '../../template/model/stage';
import { RuleOptions } from '../options';
import { defineRule } from '../rule';

export const log5LogLevel = defineRule({
  id: 'LOG5',
  slug: 'log-level',
  title: 'The level of the execution log does not help, or tells too much',
  severity: 'warning',
  articles: ['missing-cloudwatch-logs'],
  symptom: 'no execution log, or only failures in it',
  why: 'Level OFF writes nothing, and level ERROR nothing of the calls that succeed.',
  fix: 'Use LoggingLevel INFO with DataTraceEnabled false, and switch the data trace on only while you debug.',
  findings: {
    OFF: { title: 'the execution log is switched off, and there is no access log either' },
    DATA_TRACE: {
      title: 'whole requests and responses of a production stage are logged',
      symptom: 'personal data, tokens and whole bodies of production stand in the execution log',
      why: 'DataTraceEnabled writes requests and responses as they are, for everybody who may read the log group. AWS advises against it in production.',
      fix: 'Set DataTraceEnabled to false on production stages.',
    },
    NO_EXECUTION_LOG: { title: 'there is no execution log', advice: true },
    ERROR_ONLY: { title: 'only failing calls are written', advice: true },
  },
  silent: [
    'HTTP APIs, which have no execution log',
    'NO_EXECUTION_LOG and ERROR_ONLY without the option `strict`: both can be a choice, and LOG6 reports that there is no access log',
    'DATA_TRACE on stages whose name is not one of `productionStages` (by default prod, production, live, main, v1 ...)',
  ],
  sources: ['https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html'],
  appliesTo: STAGE_TYPES,

  check(resource, { index, options, report }) {
    for (const stage of index.apis.stagesMadeBy(resource)) {
      const settings = stage.methodSettings;
      if (settings === undefined || (stage.kind !== 'REST' && stage.kind !== 'WEBSOCKET')) continue;

      const levels = settings.map(({ value }) => value.get('LoggingLevel'));
      if (levels.every((level) => level.isAbsent || level.text === 'OFF')) {
        const off = levels.find((level) => level.text === 'OFF');
        const at = off ?? settings[0]?.value.get('LoggingLevel') ?? resource.get('MethodSettings');
        if (off !== undefined && stage.accessLog.get('DestinationArn').isAbsent) {
          report({ finding: 'OFF', at, message: 'LoggingLevel is OFF, and there is no access log' });
        } else {
          report({ finding: 'NO_EXECUTION_LOG', at, message: off === undefined ? 'no LoggingLevel is set' : 'LoggingLevel is OFF' });
        }
      }

      for (const { isDefault, target, value } of settings) {
        const level = value.get('LoggingLevel');
        if (isDefault && level.text === 'ERROR') report({ finding: 'ERROR_ONLY', at: level, message: 'LoggingLevel is ERROR' });
        const trace = value.get('DataTraceEnabled');
        if (trace.boolean === true && isProduction(stage, options)) {
          report({ finding: 'DATA_TRACE', at: trace, message: `DataTraceEnabled is true for '${target}' of stage '${stage.name.text ?? ''}'` });
        }
      }
    }
  },
});

function isProduction(stage: Stage, { productionStages }: RuleOptions): boolean {
  const name = stage.name.text;
  if (name === undefined) return false;
  if (productionStages.length === 0) return PRODUCTION_STAGE.test(name);
  return productionStages.some((pattern) => matches(pattern.toLowerCase(), name.toLowerCase()));
}

/** `*` stands for any text. The pieces between must follow each other; no regular expression is built from input. */
function matches(pattern: string, name: string): boolean {
  const [start, ...rest] = pattern.split('*');
  const end = rest.pop();
  if (end === undefined) return pattern === name;
  if (!name.startsWith(start) || !name.endsWith(end) || name.length < start.length + end.length) return false;
  let from = start.length;
  return rest.every((piece) => {
    const found = name.indexOf(piece, from);
    from = found + piece.length;
    return found >= 0 && from <= name.length - end.length;
  });
}
