import { existsSync, readFileSync } from 'fs';
import { dirname, isAbsolute, join } from 'path';
import { readTemplate } from './read';
import type { Template } from './template';
import { TemplateIndex, TemplateInput } from './template-index';

/** A template on disk. */
export interface TemplateFile extends Omit<TemplateInput, 'body'> {
  /** Where the file is. */
  readonly path: string;
}

/** Adds the template of a file, and those of the stacks nested in it. */
export function loadTemplate(index: TemplateIndex, file: TemplateFile, depth = 0): Template {
  const body = readTemplate(readFileSync(file.path, 'utf8'), file.path);
  const template = index.add({ ...file, body });
  if (depth >= MAX_NESTING) return template;
  for (const resource of template.resources.values()) {
    if (resource.type !== 'AWS::CloudFormation::Stack') continue;
    const path = nestedPath(resource.section('Metadata').get('aws:asset:path').text ?? resource.get('TemplateURL').text, file.path);
    if (path !== undefined) loadTemplate(index, { name: path, path, parent: resource }, depth + 1);
  }
  return template;
}

/** CloudFormation itself ends much earlier; a template that names itself must end somewhere. */
const MAX_NESTING = 16;

function nestedPath(given: string | undefined, parent: string): string | undefined {
  if (given === undefined || /^[a-z]+:\/\//i.test(given)) return undefined;
  const path = isAbsolute(given) ? given : join(dirname(parent), given);
  return existsSync(path) ? path : undefined;
}
