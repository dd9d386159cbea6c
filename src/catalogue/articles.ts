/** The slugs of the twelve AWS Knowledge Base articles, as code, reports and pages name them. */
export const ARTICLE_SLUGS = [
  'iam-cross-account-403',
  'custom-domain-dns-tls',
  '5xx-errors',
  'on-premises',
  'http-api-cross-account',
  'missing-cloudwatch-logs',
  'cross-account-access',
  'http-api-status-codes',
  'rest-api-status-codes',
  'wrong-certificate',
  'cloudfront-custom-domain',
  'throttling-429',
] as const;

/** The slug of one of the twelve articles. */
export type ArticleSlug = typeof ARTICLE_SLUGS[number];

/** What is known of an article. */
export interface Article {
  /** What the article is about, in our words. */
  readonly title: string;
  /** Where AWS publishes it. */
  readonly url: string;
}

const KNOWLEDGE_CENTER = 'https://repost.aws/knowledge-center/';

/** Title and address of every article. */
export const ARTICLES: Readonly<Record<ArticleSlug, Article>> = {
  'iam-cross-account-403': {
    title: 'A caller of another account gets 403 Forbidden',
    url: `${KNOWLEDGE_CENTER}api-gateway-cross-account-403`,
  },
  'custom-domain-dns-tls': {
    title: 'A custom domain name does not resolve, or its certificate does not match',
    url: `${KNOWLEDGE_CENTER}api-gateway-custom-domain-error`,
  },
  '5xx-errors': {
    title: 'The API answers 500, 502, 503 or 504',
    url: `${KNOWLEDGE_CENTER}api-gateway-5xx-error`,
  },
  'on-premises': {
    title: 'Reaching an API from an on-premises network',
    url: `${KNOWLEDGE_CENTER}api-gateway-on-premises`,
  },
  'http-api-cross-account': {
    title: 'IAM authorization for an HTTP API across accounts',
    url: `${KNOWLEDGE_CENTER}api-gateway-iam-cross-account`,
  },
  'missing-cloudwatch-logs': {
    title: 'The API writes no CloudWatch logs',
    url: `${KNOWLEDGE_CENTER}api-gateway-missing-cloudwatch-logs`,
  },
  'cross-account-access': {
    title: 'Ways to reach an API of another account',
    url: `${KNOWLEDGE_CENTER}access-api-gateway-account`,
  },
  'http-api-status-codes': {
    title: 'The wrong status code from an HTTP API',
    url: `${KNOWLEDGE_CENTER}api-gateway-status-codes-http-api`,
  },
  'rest-api-status-codes': {
    title: 'The wrong status code from a REST API',
    url: `${KNOWLEDGE_CENTER}api-gateway-status-codes-rest-api`,
  },
  'wrong-certificate': {
    title: 'A custom domain name presents the wrong certificate',
    url: `${KNOWLEDGE_CENTER}api-gateway-domain-certificate`,
  },
  'cloudfront-custom-domain': {
    title: 'CloudFront in front of the base paths of a custom domain',
    url: `${KNOWLEDGE_CENTER}api-gateway-domain-cloudfront`,
  },
  'throttling-429': {
    title: 'Callers get 429 Too Many Requests or Limit Exceeded',
    url: `${KNOWLEDGE_CENTER}api-gateway-429-limit`,
  },
};
