import { readFileSync, statSync } from 'fs';
import { dirname, isAbsolute, join, resolve } from 'path';
import { readDeferred } from './deferred';
import type { JsonObject } from './json';
import { readTemplate } from './read';
import type { Resource } from './resource';
import type { Template } from './template';
import { TemplateIndex, TemplateInput } from './template-index';

/** A template on disk. */
export interface TemplateFile extends Omit<TemplateInput, 'body' | 'file'> {
  /** Where the file is. */
  readonly path: string;
  /** Whether the file is certainly a template, even if it is empty: the CDK has just written it. */
  readonly certain?: boolean;
}

/** CloudFormation deploys at most this many stacks in one operation. */
const MAX_STACKS = 2_500;

/** Tells where the template of a nested stack is, if the template that creates it does not say. */
export type NestedFile = (stack: Resource) => string | undefined;

/** Adds the template of a file, and those of the stacks nested in it. */
export function loadTemplate(index: TemplateIndex, file: TemplateFile, nestedFile: NestedFile = () => undefined): Template {
  return new Loader(index, nestedFile).load(file, []);
}

class Loader {
  private loaded = 0;

  constructor(private readonly index: TemplateIndex, private readonly nestedFile: NestedFile) {}

  /** `within` are the files of the stacks around it: one that names itself is loaded no further. */
  public load(file: TemplateFile, within: readonly string[]): Template {
    this.loaded++;
    const text = readFileSync(file.path, 'utf8');
    const body = file.certain === true ? readWritten(text, file.path) : readTemplate(text, file.path);
    const template = this.index.add({ ...file, file: file.path, body });
    const path = resolve(file.path);
    for (const resource of template.resources.values()) {
      if (resource.type !== 'AWS::CloudFormation::Stack' || this.loaded >= MAX_STACKS) continue;
      const nested = nestedPath(resource.section('Metadata').get('aws:asset:path').text, file.path)
        ?? nestedPath(this.nestedFile(resource), file.path)
        ?? nestedPath(resource.get('TemplateURL').text, file.path);
      if (nested === undefined || nested === path || within.includes(nested)) continue;
      this.load({ name: `${template.name}/${resource.logicalId}`, path: nested, parent: resource }, [...within, path]);
    }
    return template;
  }
}

/** What the CDK has just written; `{}` is a template, too. */
function readWritten(text: string, name: string): JsonObject {
  return text.trim() === '{}' ? {} : readDeferred(text) ?? readTemplate(text, name);
}

function nestedPath(given: string | undefined, parent: string): string | undefined {
  if (given === undefined || /^[a-z]+:\/\//i.test(given)) return undefined;
  const path = isAbsolute(given) ? given : join(dirname(parent), given);
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true ? resolve(path) : undefined;
}
