import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/** A domain whose name and certificate can be looked at from outside. */
export interface CheckedDomain {
  readonly domainName: string;
  readonly targetDomainName: string;
  readonly types: string[];
}

/** Adds the commands that show where the name leads and which certificate answers there, with what they must show. */
export function addCheckOutputs(scope: Construct, { domainName, targetDomainName, types }: CheckedDomain): void {
  // A wildcard is no host to call; any label in its place is.
  const host = domainName.replace(/^\*\./, 'any.');
  const { region, urlSuffix } = Stack.of(scope);
  new CfnOutput(scope, 'DnsCheck', {
    description: 'Where the name leads; after # what the command must show',
    value: types
      .map((type) => `dig +short ${type} ${host}; dig +short ${type} ${targetDomainName} # both show addresses, of the same ranges; neither is empty`)
      .join('\n'),
  });
  new CfnOutput(scope, 'CertificateCheck', {
    description: 'Which certificate answers; after # what the command must show',
    value: `openssl s_client -connect ${host}:443 -servername ${host} </dev/null 2>/dev/null | openssl x509 -noout -subject -ext subjectAltName `
      + `# shows ${domainName} or a wildcard for it, not *.execute-api.${region}.${urlSuffix}`,
  });
}
