import { Template } from 'aws-cdk-lib/assertions';

interface Stage {
  readonly AccessLogSetting?: { readonly Format: string };
  readonly AccessLogSettings?: { readonly Format: string };
}

interface Filter {
  readonly FilterPattern: string;
  readonly MetricTransformations: { readonly MetricName: string; readonly MetricNamespace: string }[];
}

/** The formats of the access logs of a template, in its order. */
export function formatsIn(template: Template): string[] {
  return ['AWS::ApiGateway::Stage', 'AWS::ApiGatewayV2::Stage'].flatMap((type) => Object.values(template.findResources(type)))
    .map(({ Properties }) => Properties as Stage)
    .flatMap(({ AccessLogSetting, AccessLogSettings }) => (AccessLogSetting ?? AccessLogSettings)?.Format ?? []);
}

/** A line of the access log as API Gateway writes it: what has no value is '-', and a value that brings its quotes is quoted. */
export function logLine(format: string, context: Record<string, string>): Record<string, unknown> {
  const text = format.replaceAll(/\$context\.([A-Za-z0-9_.]+)/g, (_, name: string) =>
    name === 'error.messageString' ? JSON.stringify(context[name] ?? '-') : context[name] ?? '-');
  return JSON.parse(text) as Record<string, unknown>;
}

/** The metrics that CloudWatch Logs counts for a line, in the order of the template. */
export function counted(template: Template, line: Record<string, unknown>): string[] {
  return filtersIn(template).filter(({ FilterPattern }) => matches(FilterPattern, line))
    .map(({ MetricTransformations: [{ MetricName, MetricNamespace }] }) => `${MetricNamespace} ${MetricName}`);
}

/** The keys that the metric filters of a template look at. */
export function filteredKeys(template: Template): string[] {
  return [...new Set(filtersIn(template).flatMap(({ FilterPattern }) => [...FilterPattern.matchAll(/\$\.(\w+)/g)].map(([, key]) => key)))];
}

function filtersIn(template: Template): Filter[] {
  return Object.values(template.findResources('AWS::Logs::MetricFilter')).map(({ Properties }) => Properties as unknown as Filter);
}

/** Whether a JSON filter pattern of CloudWatch Logs matches an event: comparisons of strings, joined with && and ||, in parentheses. */
export function matches(pattern: string, event: Record<string, unknown>): boolean {
  const tokens = pattern.match(/"[^"]*"|\$\.\w+|&&|\|\||!=|=|[(){}]/g) ?? [];
  if (tokens.join('') !== pattern.replace(/\s+(?=(?:[^"]*"[^"]*")*[^"]*$)/g, '')) throw new Error(`unknown syntax: ${pattern}`);
  let at = 0;
  const take = (wanted?: string): string => {
    const token = tokens[at++];
    if (token === undefined || (wanted !== undefined && token !== wanted)) throw new Error(`'${wanted}' expected, '${token}' found in ${pattern}`);
    return token;
  };
  const joined = (operator: string, operand: () => boolean): boolean => {
    const results = [operand()];
    while (tokens[at] === operator) {
      at++;
      results.push(operand());
    }
    return operator === '||' ? results.some(Boolean) : results.every(Boolean);
  };
  const term = (): boolean => {
    if (tokens[at] === '(') {
      take('(');
      const result = any();
      take(')');
      return result;
    }
    const [key, comparison, value] = [take().slice(2), take(), take().slice(1, -1)];
    // A field that is not there matches nothing.
    return event[key] !== undefined && (event[key] === value) === (comparison === '=');
  };
  const any = (): boolean => joined('||', () => joined('&&', term));
  take('{');
  const result = any();
  take('}');
  return result;
}
