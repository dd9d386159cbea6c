/** What a policy of CloudFront sends on to the origin, of what APIs need. */
export interface Forwarding {
  /** Whether the origin gets the Host header of the viewer. */
  readonly host: boolean;
  /** Whether the origin gets the Authorization header of the viewer. */
  readonly authorization: boolean;
  /** Whether the origin gets all query strings. */
  readonly queryStrings: boolean;
}

/** The managed origin request policies. */
export const ORIGIN_REQUEST_POLICIES: ReadonlyMap<string, Forwarding> = new Map([
  // AllViewer
  ['216adef6-5c7f-47e4-b989-5492eafa07d3', { host: true, authorization: true, queryStrings: true }],
  // AllViewerAndCloudFrontHeaders-2022-06
  ['33f36d7e-f396-46d9-90e0-52428a34d9dc', { host: true, authorization: true, queryStrings: true }],
  // AllViewerExceptHostHeader
  ['b689b0a8-53d0-40ab-baf2-68738e2966ac', { host: false, authorization: true, queryStrings: true }],
  // HostHeaderOnly
  ['bf0718e1-ba1e-49d1-88b1-f726733018ae', { host: true, authorization: false, queryStrings: false }],
  // CORS-CustomOrigin
  ['59781a5b-3903-41f3-afcb-af62929ccde1', { host: false, authorization: false, queryStrings: false }],
  // CORS-S3Origin
  ['88a5eaf4-2fd4-4709-b370-b4c650ea3fcf', { host: false, authorization: false, queryStrings: false }],
  // UserAgentRefererHeaders
  ['acba4595-bd28-49b8-b9fe-13317c0390fa', { host: false, authorization: false, queryStrings: false }],
]);

/** The managed origin request policy that sends on everything but the Host header: what API Gateway needs. */
export const ALL_VIEWER_EXCEPT_HOST = 'b689b0a8-53d0-40ab-baf2-68738e2966ac';

/** The managed cache policy that caches nothing: what APIs need, as a rule. */
export const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** The managed cache policies that cache, and key the cache by nothing of the request but its path and encoding. */
export const CACHING_OPTIMIZED: readonly string[] = [
  // CachingOptimized
  '658327ea-f89d-4fab-a63d-7e88639e58f6',
  // CachingOptimizedForUncompressedObjects
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
];

/** The only version of TLS that a distribution and API Gateway have in common and that is still sound. */
export const ORIGIN_TLS = 'TLSv1.2';

/** What distributions may still be told to offer an origin, and should not. */
export const OUTDATED_ORIGIN_TLS: readonly string[] = ['SSLv3', 'TLSv1', 'TLSv1.1'];

/** The verbs that a behaviour lets through unless it is told otherwise. */
export const DEFAULT_ALLOWED_METHODS: readonly string[] = ['GET', 'HEAD'];

/** How many behaviours a distribution has at most, the default one included, unless its quota was raised. */
export const MAX_BEHAVIORS = 75;

/** How long CloudFront waits for an origin, in seconds; more is a matter of quota. */
export const READ_TIMEOUT = { min: 1, max: 120 } as const;

/** The characters of base paths that path patterns of behaviours take for themselves. */
export const PATTERN_CHARACTERS = /^[A-Za-z0-9$\-_.+'/]*$/;

/** Headers that CloudFront does not add to requests to an origin, in lower case. */
export const FORBIDDEN_ORIGIN_HEADERS: readonly string[] = [
  'cache-control', 'connection', 'content-length', 'cookie', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since',
  'max-forwards', 'pragma', 'proxy-authorization', 'proxy-connection', 'range', 'request-range', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'via',
  'x-real-ip',
];

/** What headers that CloudFront does not add begin with, in lower case. */
export const FORBIDDEN_ORIGIN_HEADER_PREFIXES: readonly string[] = ['x-amz-', 'x-edge-'];

/** The errors of an origin that CloudFront answers other callers with, for ten seconds unless it is told otherwise, whatever the cache policy. */
export const CACHED_ERRORS: readonly number[] = [404, 414, 500, 501, 502, 503, 504];

/** Regions to whose buckets CloudFront delivers no standard logs. */
export const REGIONS_WITHOUT_LOG_DELIVERY: readonly string[] = ['af-south-1', 'ap-east-1', 'eu-south-1', 'me-south-1'];

/** The policies of viewer connections that begin with TLS 1.2 or later. */
export const SOUND_VIEWER_TLS: readonly string[] = ['TLSv1.2_2018', 'TLSv1.2_2019', 'TLSv1.2_2021', 'TLSv1.2_2025', 'TLSv1.3_2025'];

/** The Region of the certificates that CloudFront uses, for viewers as for origins. */
export const CLOUDFRONT_CERTIFICATE_REGION = 'us-east-1';
