import { Template } from 'aws-cdk-lib/assertions';

/** A metric as a widget names it: namespace, name, dimensions, options; or an expression. */
export type MetricRow = readonly (string | { readonly expression?: string; readonly stat?: string })[];

export interface Widget {
  readonly type: string;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly query?: string;
    readonly metrics?: MetricRow[];
    readonly alarms?: unknown[];
    readonly annotations?: unknown;
  };
}

/** The widgets of the one dashboard of a template; references read as their logical ids. */
export function widgetsOn(template: Template): Widget[] {
  const [{ Properties }] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const { DashboardBody } = Properties as { DashboardBody: string | { 'Fn::Join': [string, (string | { 'Ref'?: string; 'Fn::GetAtt'?: string[] })[]] } };
  const text = typeof DashboardBody === 'string' ? DashboardBody
    : DashboardBody['Fn::Join'][1].map((part) => typeof part === 'string' ? part : part.Ref ?? part['Fn::GetAtt']?.join('.')).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

/** The metrics of widgets, without expressions. */
export function metricsOn(widgets: readonly Widget[]): MetricRow[] {
  return widgets.flatMap(({ properties }) => properties.metrics ?? []).filter(([first]) => typeof first === 'string');
}
