/** The statuses that a backend can answer with. */
export const BACKEND_STATUSES: readonly string[] = Array.from({ length: 500 }, (_, index) => String(100 + index));

/** Headers of answers that REST APIs give another name, X-Amzn-Remapped-<name>, before the caller sees them. */
export const REST_REMAPPED_HEADERS: readonly string[] = ['authorization', 'date', 'www-authenticate'];

/** The values that the content handling of an integration response can have. */
export const CONTENT_HANDLINGS: readonly string[] = ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'];

/** The longest mapping template, in bytes. */
export const MAX_TEMPLATE_SIZE = 300 * 1024;
