import type { Api } from '../../../src/template/model/api';
import type { TemplateIndex } from '../../../src/template/template-index';
import { pathOf } from '../stacks';
import { originFor } from './cloudfront';
import { mappingFor } from './domains';
import { domainNamed, hasCertificate, Place, placeOf } from './names';
import { Answered, answered, COLUMNS, FORBIDDEN, must, parseRequest, Request, Route, Trace } from './request';
import { operationFor, reach, stageInPath } from './stages';
import { passWebAcl } from './web-acl';

/** Follows a request through what templates deploy: record, distribution, domain, mapping, stage, operation. Signatures are taken for good. */
export function route(index: TemplateIndex, text: string): Route {
  const trace: Trace = {};
  try {
    trace.answer = ask(index, parseRequest(text), trace);
  } catch (error) {
    if (!(error instanceof Answered)) throw error;
    trace.answer = error.message;
  }
  return Object.fromEntries(COLUMNS.map((column) => [column, trace[column] ?? '-'])) as unknown as Route;
}

function ask(index: TemplateIndex, request: Request, trace: Trace): string {
  const place = placeOf(index, request.host, request.isInVpc);
  const isAtCloudFront = place.kind === 'DISTRIBUTION' || (place.kind === 'TARGET' && place.isEdge);
  trace.leadsTo = `${pathOf(place.resource)}${place.kind === 'TARGET' && place.isEdge ? ' (edge)' : ''}`;
  if (place.kind === 'ENDPOINT' && !request.isInVpc) answered('no connection to a private address');
  if (request.scheme === 'https' && !hasCertificate(place, request.host)) answered(`certificate of ${isAtCloudFront ? '*.cloudfront.net' : '*.execute-api'}`);
  return place.kind === 'DISTRIBUTION' ? throughCloudFront(index, place, request, trace) : atApiGateway(index, place, request, trace);
}

function throughCloudFront(index: TemplateIndex, { distribution }: Place & { kind: 'DISTRIBUTION' }, request: Request, trace: Trace): string {
  const { origin, path, sendsHost, headers } = originFor(distribution, request, trace);
  const { target } = origin;
  const { resource } = must(target?.kind === 'API' ? target.api : target?.domain, 'what the origin is', distribution.resource);
  const host = target?.kind === 'DOMAIN' ? origin.domainName.text ?? target.domain.name.text! : `{${pathOf(resource)}}`;
  trace.origin = `${host}${path}${sendsHost ? ` as ${request.host}` : ''}`;

  const place = placeOf(index, host, false);
  if (!hasCertificate(place, host)) answered('502 of CloudFront');
  return atApiGateway(index, place, { ...request, host: sendsHost ? request.host : host, path, headers }, trace);
}

/** API Gateway finds domain or API by the Host header. */
function atApiGateway(index: TemplateIndex, place: Place, request: Request, trace: Trace): string {
  const { host } = request;
  const own = host.startsWith('{') ? placeOf(index, host, false) : undefined;
  if (own?.kind === 'API') {
    const { api } = own;
    if (api.endpoint === 'PRIVATE' || must(api.defaultEndpointDisabled, 'the endpoint', api.resource)) answered(FORBIDDEN);
    const { stage, rest } = stageInPath(api, request.path);
    return answerAt(index, { api, stage, path: rest }, request, trace);
  }
  const domain = own === undefined ? domainNamed(index, host, place.kind === 'ENDPOINT') : undefined;
  if (domain === undefined || (place.kind === 'ENDPOINT' && !isAssociated(index, place, domain.resource.logicalId))) answered(FORBIDDEN);
  const { mapping, label, path } = mappingFor(domain, request);
  trace.mapping = label;
  const api = must(mapping.api, 'the API', mapping.resource);
  const named = mapping.stage?.name.text ?? mapping.stageName.text;
  const { stage, rest } = mapping.stageName.isAbsent ? stageInPath(api, path) : { stage: must(named, 'the stage', mapping.resource), rest: path };
  return answerAt(index, { api, stage, path: rest }, request, trace);
}

interface Reached {
  readonly api: Api;
  readonly stage: string;
  readonly path: string;
}

/** What a stage answers, if its web ACL lets the request through. */
function answerAt(index: TemplateIndex, { api, stage, path }: Reached, { method, headers }: Request, trace: Trace): string {
  reach(api, stage, method, path, trace);
  passWebAcl(index, api, stage, headers);
  return operationFor(api, method, path);
}

/** Whether a private domain lets the endpoint in. */
function isAssociated(index: TemplateIndex, { resource }: Place, domain: string): boolean {
  return index.ofType('AWS::ApiGateway::DomainNameAccessAssociation').some((association) =>
    association.get('AccessAssociationSource').link?.resource === resource && association.get('DomainNameArn').link?.resource.logicalId === domain);
}
