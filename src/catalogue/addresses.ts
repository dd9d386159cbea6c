/** An IPv4 address or range, such as `198.51.100.0/24`. */
export const IPV4_RANGE = /^((25[0-5]|2[0-4]\d|1?\d?\d)(\.(?!$|\/)|(?=$|\/))){4}(\/(3[0-2]|[12]?\d))?$/;

/** An IPv6 address or range, by its characters. */
export const IPV6_RANGE = /^(?=.*:.*:)[0-9a-f:.]+(\/\d{1,3})?$/i;

/** An IPv4 address or range that is in use inside of networks only (RFC 1918). */
export const PRIVATE_IPV4_RANGE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/;

/** The id of a VPC endpoint. */
export const VPC_ENDPOINT_ID = /^vpce-[0-9a-f]+$/;

/** The id of a VPC. */
export const VPC_ID = /^vpc-[0-9a-f]+$/;

/** The name of the service that interface endpoints for private APIs are for, with its Region. */
export const EXECUTE_API_SERVICE = /^(?:cn\.)?com\.amazonaws\.([a-z0-9-]+)\.execute-api(?:-fips)?$/;
