import { DnsRecords, DnsZones } from '../support/dns-server';
import { Internet, InternetOptions } from '../support/internet';

export const API_HOST = 'a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com';
export const TARGET = 'd-abcde12345.execute-api.eu-west-1.amazonaws.com';
export const OTHER_TARGET = 'd-zyxwv98765.execute-api.eu-west-1.amazonaws.com';
export const EDGE_TARGET = 'd111111abcdef8.cloudfront.net';
export const ENDPOINT_HOST = 'vpce-0a1b2c3d-4e5f6a7b.execute-api.eu-west-1.vpce.amazonaws.com';

const EXECUTE_API = '*.execute-api.eu-west-1.amazonaws.com';

/** What AWS has: the hosts, and the zones in which they are. */
const AWS_ZONES: DnsZones = {
  'execute-api.eu-west-1.amazonaws.com': {
    [API_HOST]: { A: ['203.0.113.20'], AAAA: ['2001:db8::20'] },
    [TARGET]: { A: ['203.0.113.10'], AAAA: ['2001:db8::10'] },
    [OTHER_TARGET]: { A: ['203.0.113.11'], AAAA: ['2001:db8::11'] },
  },
  'cloudfront.net': { [EDGE_TARGET]: { A: ['198.51.100.30'], AAAA: ['2001:db8::30'] } },
  'execute-api.eu-west-1.vpce.amazonaws.com': { [ENDPOINT_HOST]: { A: ['10.0.1.5', '10.0.2.5'] } },
};

const AWS_HOSTS: InternetOptions['hosts'] = {
  '203.0.113.10': { names: [EXECUTE_API], hosts: { 'api.example.com': ['api.example.com'] } },
  '203.0.113.11': { names: [EXECUTE_API], hosts: { 'shop.example.com': ['shop.example.com'] } },
  '203.0.113.20': { names: [EXECUTE_API] },
  '198.51.100.30': { names: ['*.cloudfront.net'], hosts: { 'world.example.com': ['world.example.com'] } },
  '10.0.1.5': { names: [EXECUTE_API], hosts: { 'stock.example.com': ['stock.example.com'] } },
};

/** What the owner of the names did. */
export interface Names {
  /** The records of 'example.com'. */
  readonly records?: Readonly<Record<string, DnsRecords>>;
  /** The private zones that the caller can look into. */
  readonly privateZones?: DnsZones;
  /** Hosts that are not as AWS has them by default. */
  readonly hosts?: InternetOptions['hosts'];
}

/** Runs the work with the names, seen by one caller, and closes everything. */
export async function withNames<T>({ records, privateZones, hosts }: Names, work: (internet: Internet) => Promise<T>): Promise<T> {
  const internet = await Internet.start({
    zones: { ...AWS_ZONES, 'example.com': records ?? {}, ...privateZones },
    hosts: { ...AWS_HOSTS, ...hosts },
  });
  try {
    return await work(internet);
  } finally {
    await internet.close();
  }
}
