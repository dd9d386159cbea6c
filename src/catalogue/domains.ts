/** The TLS policies that domains always had; HTTP and WebSocket APIs have no others. */
export const LEGACY_TLS_POLICIES: readonly string[] = ['TLS_1_0', 'TLS_1_2'];

/** The enhanced TLS policies of Regional and private domains and REST APIs. */
export const REGIONAL_TLS_POLICIES: readonly string[] = [
  'SecurityPolicy_TLS13_1_3_2025_09',
  'SecurityPolicy_TLS13_1_3_FIPS_2025_09',
  'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  'SecurityPolicy_TLS13_1_2_FIPS_PFS_PQ_2025_09',
  'SecurityPolicy_TLS13_1_2_FIPS_PQ_2025_09',
  'SecurityPolicy_TLS13_1_2_PQ_2025_09',
  'SecurityPolicy_TLS13_1_2_2021_06',
];

/** The enhanced TLS policies of edge-optimized domains and REST APIs. */
export const EDGE_TLS_POLICIES: readonly string[] = [
  'SecurityPolicy_TLS13_2025_EDGE',
  'SecurityPolicy_TLS12_PFS_2025_EDGE',
  'SecurityPolicy_TLS12_2018_EDGE',
];

/** What the names of enhanced TLS policies start with. */
export const ENHANCED_TLS_PREFIX = 'SecurityPolicy_';

/** The Region that certificates of edge-optimized domains must be in. */
export const EDGE_CERTIFICATE_REGION = 'us-east-1';

/** The hosted zone of CloudFront, for alias records to edge-optimized domains and distributions. */
export const CLOUDFRONT_ZONE_ID = 'Z2FDTNDATAQYW2';

/** The characters of a base path or mapping key. */
export const BASE_PATH_CHARACTERS = /^[A-Za-z0-9$\-_.+!*'()/]*$/;

/** How long a base path or mapping key may be, in characters. */
export const BASE_PATH_MAX_LENGTH = 300;

/** The highest priority number of a routing rule; the lowest is 1. */
export const ROUTING_PRIORITY_MAX = 1_000_000;

/** The routing modes in which a domain has a use for routing rules. */
export const MODES_WITH_RULES: readonly string[] = [
  'ROUTING_RULE_ONLY', 'ROUTING_RULE_THEN_BASE_PATH_MAPPING', 'ROUTING_RULE_THEN_API_MAPPING',
];

/** The routing mode in which a domain has no use for mappings. */
export const RULES_ONLY = 'ROUTING_RULE_ONLY';

/** One label of a domain name, as custom domains take them. */
export const DOMAIN_LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** How long a domain name may be, in characters. */
export const DOMAIN_NAME_MAX_LENGTH = 255;

/** How long the name of a header in a routing rule may be, in characters. */
export const ROUTING_HEADER_MAX_LENGTH = 39;

/** How long the pattern for the value of a header in a routing rule may be, in characters. */
export const ROUTING_GLOB_MAX_LENGTH = 127;
