import { STAGE_TYPES } from '../../template/model/apis';
import { Stage, StageSetting } from '../../template/model/stage';
import { defineRule } from '../rule';

export const log4MethodOverride = defineRule({
  id: 'LOG4',
  slug: 'method-override',
  title: 'An override for one method switches its logs or metrics off by not mentioning them',
  severity: 'warning',
  articles: ['missing-cloudwatch-logs'],
  symptom: 'execution logs of some methods are missing while those of the others are there',
  why: 'Settings for one method or route replace those of the stage as a whole: what they leave out is off, not inherited. '
    + 'This was observed by many users and is not stated in the AWS documentation.',
  fix: 'Repeat LoggingLevel and MetricsEnabled (WebSocket: DetailedMetricsEnabled) of the stage in the override.',
  findings: {
    LEVEL: { title: 'LoggingLevel is set for the stage, but not in the override' },
    METRICS: {
      title: 'detailed metrics are on for the stage, but not mentioned in the override',
      symptom: 'metrics of some methods are missing while those of the others are there',
    },
  },
  silent: ['overrides that state the property, whatever its value', 'detailed metrics of HTTP APIs, and of V2 stages whose API is not in the templates'],
  sources: [
    'https://github.com/hashicorp/terraform-provider-aws/issues/9738',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-apigateway-stage-methodsetting.html',
  ],
  appliesTo: STAGE_TYPES,

  check(resource, { index, report }) {
    for (const stage of index.apis.stagesMadeBy(resource)) {
      const settings = stage.methodSettings ?? [];
      const defaults = settings.filter(({ isDefault }) => isDefault);
      for (const override of settings.filter(({ isDefault }) => !isDefault)) {
        const level = setByDefault(defaults, 'LoggingLevel', ['INFO', 'ERROR']);
        if (level !== undefined && override.value.get('LoggingLevel').isAbsent) {
          report({
            finding: 'LEVEL',
            at: override.value,
            message: `the override for '${override.target}' has no LoggingLevel, the stage has ${level}`,
          });
        }
        const metrics = metricsProperty(stage);
        if (metrics !== undefined && setByDefault(defaults, metrics, ['true']) !== undefined && override.value.get(metrics).isAbsent) {
          report({ finding: 'METRICS', at: override.value, message: `the override for '${override.target}' has no ${metrics}, the stage has true` });
        }
      }
    }
  },
});

/** HTTP APIs have no execution logs; their metrics of a route are independent of the stage's. */
function metricsProperty(stage: Stage): string | undefined {
  return stage.kind === 'REST' ? 'MetricsEnabled' : stage.kind === 'WEBSOCKET' ? 'DetailedMetricsEnabled' : undefined;
}

function setByDefault(defaults: readonly StageSetting[], property: string, values: readonly string[]): string | undefined {
  return defaults.map(({ value }) => value.get(property).text).find((text) => text !== undefined && values.includes(text));
}
