import { App, Stack } from 'aws-cdk-lib';
import { IpAddresses, SubnetType, Vpc, VpcProps } from 'aws-cdk-lib/aws-ec2';
import { ARTICLES } from '../../src/catalogue/articles';

/** A stack in Ireland, or wherever. */
export function newStack(env: { account?: string; region?: string } = { account: '111122223333', region: 'eu-west-1' }): Stack {
  return new Stack(new App(), 'S', { env });
}

/** A VPC with two isolated subnets. */
export function newVpc(stack: Stack, props: VpcProps = {}): Vpc {
  return new Vpc(stack, 'Vpc', {
    ipAddresses: IpAddresses.cidr('10.0.0.0/16'), maxAzs: 2, natGateways: 0, subnetConfiguration: [{ name: 'Apis', subnetType: SubnetType.PRIVATE_ISOLATED }], ...props,
  });
}

/** The error that a construct is expected to raise. */
export function refusal(name: string, message: string, path: string): Error {
  return expect.objectContaining({ name, message: `${message} [${path}; see ${ARTICLES['on-premises'].url}]` }) as Error;
}
