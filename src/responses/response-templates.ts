import { Tokenization } from 'aws-cdk-lib';

/** The type of the bodies that the library writes. */
const JSON_TYPE = 'application/json';

/** An answer that tells nothing of what went wrong, and by which the log can be searched. */
const NOTHING_TOLD = '{"message":"Internal server error","requestId":"$context.requestId"}';

/** A body for errors whose cause is the business of nobody outside. */
export const UNTOLD_ERROR: { readonly [contentType: string]: string } = { [JSON_TYPE]: NOTHING_TOLD };

/** A body with an error message of which the first characters, `404: ` say, are left out; `json` has escaped what needs to be. */
export function messageAfter(prefix: number): { [contentType: string]: string } {
  return {
    // The value starts with the quote that `json` puts before it, and ends with the one behind it.
    [JSON_TYPE]: `#set($message = $input.json('$.errorMessage'))
{"message":"$message.substring(${prefix + 1}),"requestId":"$context.requestId"}`,
  };
}

/** The templates, but for errors that no pattern matched and that would be told as a success. */
export function guardTemplates(templates: { readonly [contentType: string]: string }, status: number): { [contentType: string]: string } {
  const all = JSON_TYPE in templates ? templates : { [JSON_TYPE]: "$input.json('$')", ...templates };
  return Object.fromEntries(Object.entries(all).map(([contentType, template]) => [contentType, `#set($failure = $input.path('$.errorMessage'))
#if($failure && "$failure" != "")
#set($context.responseOverride.status = ${code(status)})
${NOTHING_TOLD}
#else
${template}
#end`]));
}

/** Takes status and body from what a function returned. */
export function statusInBody(
  paths: { readonly status: string; readonly body: string },
  success: number,
  statuses: readonly number[],
  otherwise: number,
): { [contentType: string]: string } {
  const told = statuses.filter((status) => status !== success).map((status) => `#elseif("$!status" == "${code(status)}")
#set($context.responseOverride.status = ${code(status)})
$input.json('$.${paths.body}')
`).join('');
  return {
    [JSON_TYPE]: `#set($status = $input.path('$.${paths.status}'))
#if("$!status" == "${code(success)}")
$input.json('$.${paths.body}')
${told}#else
#set($context.responseOverride.status = ${code(otherwise)})
${NOTHING_TOLD}
#end`,
  };
}

/** A status that may only be known when it is deployed. */
function code(status: number): string {
  return Tokenization.stringifyNumber(status);
}
