import type { Identity } from '../../template/model/identities';
import type { Principal } from '../../template/model/policies';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';
import { allowsInvoke, isOfAccount } from './principals';

export const iam6TrustTooWide = defineRule({
  id: 'IAM6',
  slug: 'trust-too-wide',
  title: 'The role for callers can be assumed by more than the callers',
  severity: 'warning',
  articles: ['http-api-cross-account'],
  symptom: 'others than the intended callers can assume the role and call the API',
  why: 'Who may assume the role may call the API: for HTTP APIs the trust policy takes the place of a resource policy.',
  fix: "Trust the ARN of the caller's role, or add a condition on sts:ExternalId or aws:PrincipalOrgID to the trust policy.",
  findings: {
    ANYONE: { title: 'everybody with an AWS account can assume the role' },
    NO_CONDITION: {
      title: 'every principal of another account can assume the role, without a condition',
      symptom: 'everything in the other account that may assume roles can call the API',
      advice: true,
    },
  },
  silent: [
    'roles that allow no execute-api action by name',
    'any condition in the statement',
    'principals of the own account, and services',
    'accounts that are not known',
    'NO_CONDITION without the option `strict`: many working roles trust an account',
  ],
  sources: [
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html',
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
  ],
  appliesTo: ['AWS::IAM::Role'],

  check(resource, { index, report }) {
    const role = index.identities.of(resource);
    if (role === undefined || !role.policies.some(({ document }) => document.statements.some(allowsInvoke))) return;
    for (const { statement, principal } of unconditional(role)) {
      if (principal.type === 'ANYONE') {
        report({ finding: 'ANYONE', at: statement.get('Principal'), message: "the trust policy names the principal '*' without a condition" });
      } else if (principal.type === 'AWS' && isAccount(principal.value) && isOfAccount(principal.value, resource.template) === false) {
        report({ finding: 'NO_CONDITION', at: principal.value, message: `the trust policy names all of ${principal.value.toString()} without a condition` });
      }
    }
  },
});

/** The principals of trust statements that hold whatever the circumstances. */
function unconditional({ trust }: Identity): { statement: Value; principal: Principal }[] {
  return trust.statements
    .filter((statement) => statement.effect === 'Allow' && statement.names('sts:AssumeRole') === true && statement.conditions?.length === 0)
    .flatMap(({ value, principals }) => (principals ?? []).map((principal) => ({ statement: value, principal })));
}

/** An account as a whole, not a role or user in it. */
function isAccount({ text }: Value): boolean {
  return /^(\d{12}|arn:[^:]+:iam::\d{12}:root)$/.test(text ?? '');
}
