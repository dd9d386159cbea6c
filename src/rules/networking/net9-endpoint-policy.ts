import type { Api } from '../../template/model/api';
import { PolicyDocument, Statement } from '../../template/model/policies';
import { coversApi, reachesApi } from '../../template/model/requests';
import { defineRule } from '../rule';

export const net9EndpointPolicy = defineRule({
  id: 'NET9',
  slug: 'endpoint-policy',
  title: "The VPC endpoint's own policy refuses the API",
  severity: 'error',
  articles: ['on-premises', 'cross-account-access'],
  symptom: "403 'User: anonymous is not authorized to perform: execute-api:Invoke on resource: ...' for every call through the endpoint",
  why: 'A request through a VPC endpoint must be allowed by the policy of the endpoint and by that of the API. An endpoint without a policy lets everything through.',
  fix: 'Allow execute-api:Invoke on the ARN of the API in the PolicyDocument of the endpoint.',
  findings: {
    NO_ALLOW: { title: 'no statement allows to call the API' },
    DENY: { title: 'a Deny without conditions covers the whole API', fix: 'Remove the Deny from the PolicyDocument, or limit it with conditions.' },
  },
  silent: [
    'endpoints without a policy',
    'statements of which actions or resources are not known, or that name APIs of the same account and Region by plain ids',
    'principals and conditions of the statements that allow',
  ],
  sources: [
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html',
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html',
  ],
  appliesTo: ['AWS::EC2::VPCEndpoint'],

  check(resource, { index, report }) {
    const endpoint = index.network.executeApiEndpoint(resource);
    const policy = endpoint?.policy;
    if (endpoint === undefined || policy === undefined || !isReadable(policy)) return;
    const apis = index.endpointUses.of(resource);
    const at = resource.get('PolicyDocument');

    if (!policy.statements.some((statement) => mayAllow(statement))) {
      report({ finding: 'NO_ALLOW', at, message: 'no statement allows execute-api:Invoke' });
    } else {
      const refused = apis.find((api) => !policy.statements.some((statement) => mayAllow(statement, api)));
      if (refused !== undefined) report({ finding: 'NO_ALLOW', at, message: `no statement allows execute-api:Invoke on '${refused.resource.logicalId}'` });
    }
    for (const statement of policy.statements.filter(deniesAlways)) {
      const denied = statement.resources?.some(({ text }) => text === '*') === true ? 'all APIs'
        : nameOf(apis.find((api) => statement.resources?.some((written) => coversApi(written, api, false) === true)));
      if (denied !== undefined) report({ finding: 'DENY', at: statement.value, message: `everybody is denied ${denied}` });
    }
  },
});

function isReadable({ value, statements }: PolicyDocument): boolean {
  const { items } = value.get('Statement');
  return items !== undefined && items.length === statements.length && statements.every(({ effect }) => effect !== undefined);
}

function mayAllow(statement: Statement, api?: Api): boolean {
  if (statement.effect !== 'Allow' || statement.names('execute-api:Invoke') === false) return false;
  const { resources } = statement;
  return api === undefined || resources === undefined || resources.some((written) => reachesApi(written, api, false) !== false);
}

function deniesAlways(statement: Statement): boolean {
  return statement.effect === 'Deny' && statement.names('execute-api:Invoke') === true && statement.conditions?.length === 0
    && statement.principals?.some(({ type }) => type === 'ANYONE') === true;
}

function nameOf(api: Api | undefined): string | undefined {
  return api === undefined ? undefined : `'${api.resource.logicalId}'`;
}
