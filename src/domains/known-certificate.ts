import { Stack, Stage, Token } from 'aws-cdk-lib';
import { Certificate, CertificateProps, CfnCertificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Construct } from 'constructs';

/** What the app knows of a certificate. */
export interface KnownCertificate {
  /** Undefined if only the deployment knows. */
  readonly region: string | undefined;
  /** What it is for; undefined if it is made elsewhere, or only the deployment knows. */
  readonly names: string[] | undefined;
}

/** What the app knows of a certificate. */
export function knownCertificate(certificate: ICertificate): KnownCertificate {
  const resource = certificate.node.defaultChild;
  const own = CfnCertificate.isCfnCertificate(resource) ? resource : undefined;
  const region = own ? Stack.of(own).region : /^arn:[^:]*:acm:([a-z0-9-]+):/.exec(certificate.certificateArn)?.[1];
  return { region: Token.isUnresolved(region) ? undefined : region, names: own && namesOf(own) };
}

function namesOf({ domainName, subjectAlternativeNames = [] }: CfnCertificate): string[] | undefined {
  if (Token.isUnresolved(subjectAlternativeNames)) return undefined;
  const names = [domainName, ...subjectAlternativeNames];
  return names.some((name) => Token.isUnresolved(name)) ? undefined : names;
}

/** A Region with certificates for the stacks of others. */
export interface CertificateHome {
  readonly region: string;
  /** What tells its stack apart from others of the same stack. */
  readonly suffix: string;
  /** What the certificates are for, in the plural. */
  readonly purpose: string;
}

/** A certificate in another Region; there is one stack there for all certificates of a stack. */
export function createCertificateElsewhere(scope: Construct, { region, suffix, purpose }: CertificateHome, props: CertificateProps): ICertificate {
  const stack = Stack.of(scope);
  const owner = (Stage.of(stack) ?? stack.node.root) as Construct;
  const id = `${stack.artifactId}${suffix}`;
  const existing = owner.node.tryFindChild(id);
  const home = existing instanceof Stack ? existing : new Stack(owner, id, {
    env: { account: stack.account, region },
    crossRegionReferences: true,
    description: `Certificates in ${region} for the ${purpose} of ${stack.stackName}`,
  });
  return new Certificate(home, `${scope.node.id} ${scope.node.addr.slice(-8)}`, props);
}
