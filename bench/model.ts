import { IPolicyValidationContext } from 'aws-cdk-lib';
import { indexContext } from '../src/nag/index-scope';
import { check } from '../src/rules/engine';
import { RULES } from '../src/rules/registry';
import type { RegisteredRule, Rule } from '../src/rules/rule';
import type { IntegrationProperty } from '../src/template/model/integration';
import type { Operation } from '../src/template/model/operation';

const PROPERTIES: readonly IntegrationProperty[] = [
  'uri', 'httpMethod', 'credentials', 'timeoutInMillis', 'requestTemplates', 'requestParameters', 'passthroughBehavior', 'contentHandling',
  'connectionType', 'connectionId', 'responseTransferMode',
];

/** What the most curious rules would ask, whatever rules exist today: everything about every operation. */
const CURIOUS: readonly RegisteredRule[] = [
  curious('ERR', ['AWS::ApiGateway::RestApi', 'AWS::ApiGatewayV2::Api', 'AWS::Serverless::Api', 'AWS::Serverless::HttpApi'],
    (resource, { index }) => index.apis.of(resource)?.operations.forEach(readOperation)),
  curious('MAP', ['AWS::ApiGateway::Method', 'AWS::ApiGatewayV2::Route'],
    (resource) => void [resource.get('Integration', 'Uri').parts, resource.get('AuthorizationType').text, resource.get('ApiKeyRequired').boolean]),
];

/** The pack's work with two rules more, which read the whole API model. */
export function validateWithModel(context: IPolicyValidationContext): void {
  const { defects } = check(indexContext(context), [...RULES, ...CURIOUS]);
  if (defects.length > 0) throw new Error(defects[0].message);
}

function curious(id: string, appliesTo: readonly string[], run: Rule['check']): RegisteredRule {
  const rule: Rule = {
    id, slug: 'all', title: '', severity: 'warning', articles: ['5xx-errors'], symptom: '', why: '', fix: '', silent: [], sources: [], appliesTo, check: run,
  };
  return { id, slug: rule.slug, appliesTo, load: () => rule };
}

function readOperation({ verb, path, authorization, authorizer, apiKeyRequired, responses, integration }: Operation): unknown {
  return [
    verb, path, authorization, authorizer.link, apiKeyRequired, responses.items?.map((response) => response.get('StatusCode').text),
    integration?.type, integration?.responses, ...PROPERTIES.map((property) => integration?.get(property).key),
  ];
}
