import { resource, yamlIndex } from './given';
import { Api } from '../../src/template/model/api';
import { operationName } from '../../src/template/model/operation';

/** What rules see of an API: its operations in order of their names, and its stages. */
export function seen(text: string, logicalId: string) {
  const index = yamlIndex(text);
  const api = index.apis.of(resource(index, logicalId)) as Api;
  return {
    kind: api.kind,
    operations: api.operations.map((operation) =>
      `${operationName(operation)} ${operation.authorization}${operation.apiKeyRequired === true ? ' key' : ''}`).sort(),
    stages: api.stages.map((stage) => `${stage.name.text} ${stage.accessLog.get('Format').text} ${stage.variables.get('fn').text} ${
      stage.methodSettings?.map(({ target, value }) => `${target} ${value.get('LoggingLevel').text}`).join()}`),
    complete: [api.operationsComplete, api.stagesComplete],
    leftover: api.hasStage('Stage'),
  };
}
