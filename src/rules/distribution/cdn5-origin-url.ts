import { mask } from '../../template/model/mask';
import { unfold } from '../../template/text';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';

export const cdn5OriginUrl = defineRule({
  id: 'CDN5',
  slug: 'origin-url',
  title: 'The domain name of an origin is a URL',
  severity: 'error',
  articles: ['cloudfront-custom-domain'],
  symptom: 'the deployment of the distribution fails',
  why: 'CloudFront wants the bare host there. The ApiEndpoint of an HTTP API, and the URL that the console shows for a stage, begin with https://.',
  fix: 'Use the bare host, such as <api>.execute-api.<region>.amazonaws.com, and put the stage into OriginPath.',
  silent: ['hosts that are cut out of a URL with Fn::Select and Fn::Split'],
  sources: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html',
    'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-cloudfront-distribution-origin.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, { index, report }) {
    for (const { domainName } of index.distributions.of(resource)?.origins ?? []) {
      const problem = problemOf(domainName);
      if (problem !== undefined) report({ at: domainName, message: `the domain name of the origin has ${problem}: ${domainName.toString()}` });
    }
  },
});

function problemOf(name: Value): string | undefined {
  const { text } = mask((name.parts ?? []).flatMap(unfold));
  if (text.includes('://')) return 'a scheme';
  if (text.includes('/')) return 'a path';
  if (/\s/.test(text)) return 'blanks';
  return /:\d+$/.test(text) ? 'a port' : undefined;
}
