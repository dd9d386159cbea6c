import { runInNewContext } from 'vm';

interface MeasuredEntry {
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string }[];
}

/** One entry of `Metrics` of an alarm. */
export interface MetricEntry {
  readonly Id: string;
  readonly Expression?: string;
  readonly Period?: number;
  readonly ReturnData?: boolean;
  readonly MetricStat?: { readonly Metric: MeasuredEntry; readonly Stat: string; readonly Period: number };
}

/** A datapoint of what an alarm watches, from the datapoints of the metrics by name; metric math as CloudWatch documents it. */
export function datapoint(entries: readonly MetricEntry[], values: Readonly<Record<string, number>>): number | undefined {
  const byId = new Map(entries.map((entry) => [entry.Id, entry]));
  const valueOf = (id: string): number | undefined => {
    const { Expression, MetricStat } = byId.get(id)!;
    if (MetricStat) return values[MetricStat.Metric.MetricName];
    if (Expression!.startsWith('SELECT ')) return values[Expression!];
    const context = {
      ...Object.fromEntries([...byId.keys()].filter((name) => name !== id && new RegExp(`\\b${name}\\b`).test(Expression!)).map((name) => [name, valueOf(name)])),
      FILL: (value: number | undefined, filler: number) => value ?? filler,
      IF: (condition: boolean, then: number, otherwise: number) => condition ? then : otherwise,
    };
    const result: unknown = runInNewContext(Expression!, context);
    return typeof result === 'number' && Number.isFinite(result) ? result : undefined;
  };
  return valueOf(entries.find(({ ReturnData }) => ReturnData !== false)!.Id);
}
