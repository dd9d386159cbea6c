import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration } from 'aws-cdk-lib/aws-apigateway';
import { KbHttpApi } from '../../src/apis/kb-http-api';
import { KbRestApi } from '../../src/apis/kb-rest-api';
import { KbWebSocketApi } from '../../src/apis/kb-websocket-api';
import { ApiKind } from '../../src/catalogue/access-log';
import { ObservedStage } from '../../src/errors/observed-stage';
import { ObservedStageOptions } from '../../src/errors/observed-stage-options';

export const KINDS: readonly ApiKind[] = ['REST', 'HTTP', 'WEBSOCKET'];

/** A stack with an API of each kind that is asked for, and their stages. */
export function observed(kinds: readonly ApiKind[] = KINDS, options: ObservedStageOptions = {}) {
  const stack = new Stack(new App(), 'S', { env: { account: '111122223333', region: 'eu-west-1' } });
  const stages = kinds.map((kind) => stageOf(stack, kind, options));
  return { stack, stages, stage: stages[0], template: () => Template.fromStack(stack) };
}

function stageOf(stack: Stack, kind: ApiKind, options: ObservedStageOptions): ObservedStage {
  switch (kind) {
    case 'REST': {
      const api = new KbRestApi(stack, 'Rest');
      api.root.addMethod('GET', new MockIntegration());
      return ObservedStage.rest(api.deploymentStage, options);
    }
    case 'HTTP': return ObservedStage.http(new KbHttpApi(stack, 'Http').defaultStage!, options);
    case 'WEBSOCKET': return ObservedStage.webSocket(new KbWebSocketApi(stack, 'Socket').defaultStage!, options);
  }
}
