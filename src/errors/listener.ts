import { Token } from 'aws-cdk-lib';
import { IVpcLink } from 'aws-cdk-lib/aws-apigatewayv2';
import { ApplicationListener, CfnListener, IListener, NetworkListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { IConstruct } from 'constructs';
import { invalid } from '../core/invalid';

/** Refuses a server name for a listener that speaks no TLS, and the reverse, where the listener is known. */
export function checkServerName(scope: IConstruct, listener: IListener, serverName: string | undefined): void {
  if (serverName !== undefined && !Token.isUnresolved(serverName) && !/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(serverName)) {
    throw invalid(scope, 'ServerName', '5xx-errors', `'serverName' takes one host name of the certificate, got '${serverName}'`);
  }
  const { protocol } = detailsOf(listener);
  if ((protocol === 'HTTPS' || protocol === 'TLS') && serverName === undefined) {
    throw invalid(scope, 'ServerNameMissing', '5xx-errors',
      `'serverName' must be a name of the certificate for a listener that speaks ${protocol}, got none for '${listener.node.path}'`);
  }
  if (protocol === 'HTTP' && serverName !== undefined) {
    throw invalid(scope, 'ServerNameWithoutTls', '5xx-errors',
      `'serverName' must be left out for a listener that speaks HTTP, got '${serverName}' for '${listener.node.path}'`);
  }
}

/** Refuses a link to another VPC than that of the load balancer. */
export function checkVpc(scope: IConstruct, listener: IListener, vpcLink: IVpcLink): void {
  const there = loadBalancerOf(listener)?.vpc?.vpcId;
  const here = vpcLink.vpc.vpcId;
  if (there === undefined || there === here || Token.isUnresolved(there) !== Token.isUnresolved(here)) return;
  throw invalid(scope, 'VpcOfLink', '5xx-errors',
    `'vpcLink' must be in the VPC of the load balancer, '${loadBalancerOf(listener)!.vpc!.node.path}', got one in '${vpcLink.vpc.node.path}'`);
}

/** The load balancer of a listener that this app makes. */
export function loadBalancerOf(listener: IListener) {
  return listener instanceof ApplicationListener || listener instanceof NetworkListener ? listener.loadBalancer : undefined;
}

/** What the listener of this app listens to. */
export function detailsOf({ node }: IListener): { readonly protocol?: string; readonly port?: number } {
  const { defaultChild } = node;
  if (!CfnListener.isCfnListener(defaultChild)) return {};
  const { protocol, port } = defaultChild;
  return { protocol: Token.isUnresolved(protocol) ? undefined : protocol, port };
}
