import { Stack } from 'aws-cdk-lib';
import { IAliasRecordTarget, IHealthCheck, IHostedZone, RecordSet, RecordTarget, RecordType } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { isInZone } from './names';
import { isPrivateZone, zoneNameOf } from './zones';
import { invalid } from '../core/invalid';

/**
 * The records of a domain in its hosted zone.
 */
export interface DomainRecordOptions {
  /**
   * Whether there are records. Without them the zone is used to validate the certificate only.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Share of the calls that this domain gets among the records of the same name, from 0 to 255: one domain in each of several
   * Regions. Raises `RecordRouting` beside `latency`.
   *
   * @default - one record for all calls
   */
  readonly weight?: number;

  /**
   * Whether callers get the domain of the Region that is nearest to them: one domain in each of several Regions.
   *
   * @default false
   */
  readonly latency?: boolean;

  /**
   * What tells the records of the same name apart.
   *
   * @default - made up from Region or weight
   */
  readonly setIdentifier?: string;

  /**
   * A health check; while it fails, Route 53 answers with the other records of the name.
   *
   * @default - none
   */
  readonly healthCheck?: IHealthCheck;
}

/** Where the records of a domain lead, and where they are. */
export interface AliasRecords {
  readonly zone: IHostedZone;
  readonly domainName: string;
  readonly target: IAliasRecordTarget;
  readonly types: RecordType[];
  readonly isEdge: boolean;
}

/** Adds alias records under exactly the name of the domain; ids are those of the record types, 'ARecord' and 'AaaaRecord'. */
export function createRecords(scope: Construct, records: AliasRecords, options: DomainRecordOptions = {}): RecordSet[] {
  const { zone, domainName, target, types } = records;
  if (options.enabled === false) return [];
  validateRecords(scope, records, options);
  return types.map((recordType) => new RecordSet(scope, IDS[recordType] ?? recordType, {
    zone,
    recordType,
    // With its final dot the name is complete: nothing is added to it, and an unknown name cannot land on the apex.
    recordName: `${domainName}.`,
    target: RecordTarget.fromAlias(target),
    weight: options.weight,
    region: options.latency === true ? Stack.of(scope).region : undefined,
    setIdentifier: options.setIdentifier,
    healthCheck: options.healthCheck,
  }));
}

/** Refuses a zone that cannot hold records of the name. */
export function validateZone(scope: Construct, prop: string, domainName: string, zone: IHostedZone): void {
  const zoneName = zoneNameOf(zone);
  if (!isInZone(domainName, zoneName)) {
    throw invalid(scope, 'ZoneOfOtherName', 'custom-domain-dns-tls',
      `'${prop}' must be a zone that '${domainName}' ends with, got '${zoneName}'`);
  }
}

function validateRecords(scope: Construct, { zone, domainName, isEdge }: AliasRecords, { weight, latency }: DomainRecordOptions): void {
  validateZone(scope, 'hostedZone', domainName, zone);
  if (isEdge && isPrivateZone(zone) === true) {
    throw invalid(scope, 'EdgeRecordInPrivateZone', 'custom-domain-dns-tls',
      `'hostedZone' must be a public zone for the edge-optimized domain '${domainName}', to which private zones have no alias records, got '${zone.node.path}'`);
  }
  if (weight !== undefined && latency === true) {
    throw invalid(scope, 'RecordRouting', 'custom-domain-dns-tls', `'weight' must be left out when 'latency' is true, got ${weight}`);
  }
}

const IDS: Readonly<Partial<Record<RecordType, string>>> = { [RecordType.A]: 'ARecord', [RecordType.AAAA]: 'AaaaRecord' };
