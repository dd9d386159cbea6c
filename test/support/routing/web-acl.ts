import { answered, FORBIDDEN } from './request';
import type { Api } from '../../../src/template/model/api';
import type { TemplateIndex } from '../../../src/template/template-index';

type Json = Record<string, unknown>;

/** Lets the web ACL of a stage block the request, by the rules about headers that it has. */
export function passWebAcl(index: TemplateIndex, api: Api, stage: string, headers: ReadonlyMap<string, string>): void {
  for (const association of index.ofType('AWS::WAFv2::WebACLAssociation')) {
    const arn = association.get('ResourceArn');
    const stageResource = api.stages.find(({ name }) => name.text === stage)!.resource;
    if (!arn.refersTo(api.resource) || !(arn.refersTo(stageResource) || JSON.stringify(association.properties).includes(`/stages/${stage}"`))) continue;
    const { properties } = association.get('WebACLArn').link!.resource;
    const rules = (properties.Rules as (Json & { Priority: number })[]).slice().sort((one, other) => one.Priority - other.Priority);
    const taken = rules.find(({ Statement }) => holds(Statement as Json, headers));
    const action = Object.keys((taken?.Action ?? properties.DefaultAction) as Json)[0];
    if (action === 'Block') answered(`${FORBIDDEN} (web ACL)`);
    if (action !== 'Allow') throw new Error(`a web ACL that does something else: ${action}`);
  }
}

function holds(statement: Json, headers: ReadonlyMap<string, string>): boolean {
  const [[kind, argument]] = Object.entries(statement) as [string, Json][];
  if (kind === 'NotStatement') return !holds(argument.Statement as Json, headers);
  if (kind === 'OrStatement') return (argument.Statements as Json[]).some((inner) => holds(inner, headers));
  if (kind !== 'ByteMatchStatement' || argument.PositionalConstraint !== 'EXACTLY') throw new Error(`a web ACL that looks at something else: ${kind}`);
  const { SingleHeader } = argument.FieldToMatch as { SingleHeader: { Name: string } };
  return headers.get(SingleHeader.Name.toLowerCase()) === headerValue(argument.SearchString);
}

/** Values that only the deployment knows are equal where they are written alike. */
export function headerValue(raw: unknown): string {
  return typeof raw === 'string' ? raw : JSON.stringify(raw);
}
