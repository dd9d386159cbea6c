import { defineRule } from '../rule';

export const log3AccountShared = defineRule({
  id: 'LOG3',
  slug: 'account-shared',
  title: 'The logging role of the whole account can be lost',
  severity: 'warning',
  articles: ['missing-cloudwatch-logs'],
  symptom: 'the logs of every API of the account and Region stop after some stack was deleted or deployed',
  why: 'AWS::ApiGateway::Account is one setting per account and Region: the last stack that writes it wins, and a deleted stack that owns it '
    + 'or its role takes the logs of all other APIs along.',
  fix: 'Give the AWS::ApiGateway::Account and its role DeletionPolicy Retain.',
  findings: {
    DELETABLE: { title: 'the setting or its role is deleted with the stack' },
    MULTIPLE: {
      title: 'the setting is written more than once',
      advice: true,
      fix: 'Keep one AWS::ApiGateway::Account per account and Region. In CDK apps switch the one that each RestApi makes off '
        + '(cloudWatchRole: false, or the feature flag @aws-cdk/aws-apigateway:disableCloudWatchRole).',
    },
  },
  silent: [
    'a second setting in a stack whose account or Region is not known',
    'MULTIPLE without the option `strict`: several plain CDK RestApi constructs write the same setting each',
  ],
  sources: [
    'https://github.com/aws/aws-cdk/issues/10878',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-apigateway-account.html',
  ],
  appliesTo: ['AWS::ApiGateway::Account'],

  check(account, { index, report }) {
    const first = index.accounts.in(account.template)[0]?.resource;
    if (first !== undefined && first !== account) {
      report({ finding: 'MULTIPLE', at: account.get(), message: `'${first.logicalId}' of ${first.template.name} writes the same setting` });
    }

    const role = account.get('CloudWatchRoleArn').link?.resource;
    for (const resource of role?.type === 'AWS::IAM::Role' ? [account, role] : [account]) {
      const policy = resource.section('DeletionPolicy');
      if (policy.isUnknown || policy.text?.startsWith('Retain') === true) continue;
      const found = policy.isAbsent ? 'no DeletionPolicy' : `DeletionPolicy ${policy.toString()}`;
      const what = resource === account ? 'the setting' : `its role '${resource.logicalId}'`;
      report({ finding: 'DELETABLE', at: resource === account ? policy : account.get('CloudWatchRoleArn'), message: `${what} has ${found}` });
      break;
    }
  },
});
