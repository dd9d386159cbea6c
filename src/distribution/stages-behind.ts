import { CfnResource, Stack, Stage, Token } from 'aws-cdk-lib';
import { CfnBasePathMapping, CfnDomainName, CfnRestApi, CfnStage as RestCfnStage, RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { CfnApi, CfnApiMapping, CfnRoutingRule, CfnStage as V2CfnStage } from 'aws-cdk-lib/aws-apigatewayv2';
import { IConstruct } from 'constructs';
import { ApiKind } from '../catalogue/access-log';
import { ApiTarget } from '../domains/api-target';
import { IApiDomain } from '../domains/i-api-domain';

/** A stage that a distribution leads to. */
export interface StageBehind {
  /** The paths that lead to it; '' for everything that no other base path matches. */
  readonly basePath: string;
  /** Undefined for an API that is not in this app and may be of several kinds. */
  readonly kind: ApiKind | undefined;
  readonly apiId: string;
  readonly stageName: string | undefined;
  /** What messages call it. */
  readonly name: string;
  /** The L2, if there is one. */
  readonly api: IConstruct | undefined;
  /** The L1, if it is in this app. */
  readonly resource: CfnRestApi | CfnApi | undefined;
  /** The stage, if it is in this app. */
  readonly stage: CfnResource | undefined;
}

/** The stage of a target that was given with its base path. */
export function stageOfTarget(basePath: string, { _mapped: { kind, api, apiId, stageName, resource } }: ApiTarget): StageBehind {
  return { basePath, kind, apiId, stageName, name: api.node.path, api, resource, stage: stageOf(api, apiId, stageName) };
}

/**
 * The stages that the mappings and routing rules of a domain lead to, whichever stack of the app they are in. They are read off the resources, since
 * they may have been added long after the distribution.
 */
export function stagesOfDomain(domain: IApiDomain): StageBehind[] {
  const all = domain.node.root.node.findAll();
  const isOfDomain = sameDomain(domain);
  return all.flatMap((construct) => {
    if (CfnBasePathMapping.isCfnBasePathMapping(construct) && isOfDomain(construct, construct.domainName)) {
      const { basePath = '', restApiId, stage } = construct;
      return restApiId === undefined ? [] : [stageBehind(all, construct, basePath, restApiId, stage, 'REST')];
    }
    if (CfnApiMapping.isCfnApiMapping(construct) && isOfDomain(construct, construct.domainName)) {
      return [stageBehind(all, construct, construct.apiMappingKey ?? '', construct.apiId, construct.stage)];
    }
    return CfnRoutingRule.isCfnRoutingRule(construct) && isRuleOf(domain, construct) ? stagesOfRule(all, construct) : [];
  });
}

/** The name of a domain as people wrote it, not as a reference. */
export function writtenName(domain: IApiDomain): string {
  return domainResource(domain)?.domainName ?? domain.domainName;
}

/** The resource of a domain of this app. */
export function domainResource(domain: IApiDomain): CfnDomainName | undefined {
  const resource = domain.node.tryFindChild('Resource');
  return CfnDomainName.isCfnDomainName(resource) ? resource : undefined;
}

/** Whether a routing rule is one of the domain: by reference, or by its name. */
function isRuleOf(domain: IApiDomain, { domainNameArn, stack }: CfnRoutingRule): boolean {
  return domainNameArn === domainResource(domain)?.attrDomainNameArn
    || (domainNameArn.endsWith(`/domainnames/${writtenName(domain)}`) && isNear(domain, stack));
}

/** Whether a mapping is one of the domain: by reference, or by its name. */
function sameDomain(domain: IApiDomain): (mapping: CfnResource, name: string) => boolean {
  return (mapping, name) => name === domain.domainName || (name === writtenName(domain) && isNear(domain, mapping.stack));
}

/** Whether a name or id means the same there: other accounts, Regions and stages of the app may have one that is called the same. */
export function isNear(construct: IConstruct, stack: Stack): boolean {
  const own = Stack.of(construct);
  return own.account === stack.account && own.region === stack.region && Stage.of(own) === Stage.of(stack);
}

interface Condition { readonly matchBasePaths?: { readonly anyOf?: string[] } }
interface Action { readonly invokeApi?: { readonly apiId?: string; readonly stage?: string } }

function stagesOfRule(all: readonly IConstruct[], rule: CfnRoutingRule): StageBehind[] {
  const [conditions, actions] = [rule.conditions, rule.actions].map((value) => Array.isArray(value) ? value : []);
  const basePaths = (conditions as Condition[]).flatMap(({ matchBasePaths }) => matchBasePaths?.anyOf ?? []);
  return (actions as Action[]).flatMap(({ invokeApi: { apiId, stage } = {} }) => apiId === undefined ? []
    // A rule without a path may take any request.
    : (basePaths.length > 0 ? basePaths : ['']).map((basePath) => stageBehind(all, rule, basePath, apiId, stage, 'REST')));
}

function stageBehind(
  all: readonly IConstruct[], { stack }: CfnResource, basePath: string, apiId: string, stageName: string | undefined, known?: ApiKind,
): StageBehind {
  const resource = all.find((construct): construct is CfnRestApi | CfnApi =>
    (CfnRestApi.isCfnRestApi(construct) || CfnApi.isCfnApi(construct)) && construct.ref === apiId);
  const owner = resource?.node.scope;
  const isL2 = resource !== undefined && owner?.node.defaultChild === resource;
  const api = isL2 ? owner : all.find((construct) => construct instanceof RestApiBase && construct.restApiId === apiId && isNear(construct, stack));
  const kind = known ?? kindOf(resource) ?? (api && 'REST');
  const stage = resource && stageOf(resource, apiId, stageName);
  return { basePath, kind, apiId, stageName, name: (api ?? resource)?.node.path ?? apiId, api, resource, stage };
}

function kindOf(resource: CfnRestApi | CfnApi | undefined): ApiKind | undefined {
  if (resource === undefined) return undefined;
  if (CfnRestApi.isCfnRestApi(resource)) return 'REST';
  return resource.protocolType === 'WEBSOCKET' ? 'WEBSOCKET' : 'HTTP';
}

function stageOf(near: IConstruct, apiId: string, stageName: string | undefined): CfnResource | undefined {
  return near.node.root.node.findAll().find((construct): construct is RestCfnStage | V2CfnStage => {
    if (RestCfnStage.isCfnStage(construct)) return construct.restApiId === apiId && isNamed(construct, construct.stageName, stageName);
    return V2CfnStage.isCfnStage(construct) && construct.apiId === apiId && isNamed(construct, construct.stageName, stageName);
  });
}

function isNamed(stage: CfnResource, name: string | undefined, wanted: string | undefined): boolean {
  return wanted !== undefined && (stage.ref === wanted || (name === wanted && !Token.isUnresolved(name)));
}
