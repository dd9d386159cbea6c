/** Requests per second that refill a bucket, and how many it holds. */
export interface Bucket {
  readonly rate: number;
  readonly burst: number;
}

/** A request of a caller at a time in seconds. */
export interface Call {
  readonly at: number;
  readonly method: string;
  readonly key?: string;
}

/** The token-bucket algorithm: full at first, refilled at the rate, never above the burst. */
export class TokenBucket {
  private tokens: number;
  private last = 0;

  constructor(private readonly bucket: Bucket) {
    this.tokens = bucket.burst;
  }

  public has(at: number): boolean {
    this.tokens = Math.min(this.bucket.burst, this.tokens + (at - this.last) * this.bucket.rate);
    this.last = at;
    // Sums of fractions miss whole numbers by a hair.
    return this.tokens >= 1 - 1e-9;
  }

  public take(): void {
    this.tokens -= 1;
  }
}

interface RawThrottle { readonly RateLimit: number; readonly BurstLimit: number }
interface RawResource { readonly Type: string; readonly Properties: Record<string, unknown> }

/**
 * API Gateway with the limits of a synthesised template: buckets of the plan (for each key), of the method of the stage and of the account.
 * A call passes if every layer has a token; then it takes one of each.
 */
export class Gateway {
  private readonly buckets = new Map<string, TokenBucket>();

  constructor(private readonly resources: Record<string, RawResource>, private readonly account: Bucket) {}

  public answers(trace: readonly Call[]): (200 | 429)[] {
    return trace.map((call) => this.answer(call));
  }

  private answer(call: Call): 200 | 429 {
    const buckets = this.layers(call).map(([name, bucket]) => {
      const known = this.buckets.get(name) ?? new TokenBucket(bucket);
      this.buckets.set(name, known);
      return known;
    });
    if (!buckets.map((bucket) => bucket.has(call.at)).every(Boolean)) return 429;
    buckets.forEach((bucket) => bucket.take());
    return 200;
  }

  private layers({ method, key }: Call): [string, Bucket][] {
    return [...this.planLayers(method, key), this.stageLayer(method), ['account', this.account]];
  }

  private planLayers(method: string, key: string | undefined): [string, Bucket][] {
    if (key === undefined) return [];
    const member = this.all('AWS::ApiGateway::UsagePlanKey').find(([, { KeyId }]) => (KeyId as { Ref: string }).Ref.startsWith(key));
    const planId = (member![1].UsagePlanId as { Ref: string }).Ref;
    const plan = this.resources[planId].Properties;
    const [stage] = plan.ApiStages as { Throttle?: Record<string, RawThrottle> }[];
    const own = stage.Throttle?.[method];
    return [
      ...own === undefined ? [] : [[`${key} ${method}`, bucketOf(own)] as [string, Bucket]],
      [key, bucketOf(plan.Throttle as RawThrottle)],
    ];
  }

  private stageLayer(method: string): [string, Bucket] {
    const [[, { MethodSettings }]] = this.all('AWS::ApiGateway::Stage');
    const settings = MethodSettings as { ResourcePath: string; HttpMethod: string; ThrottlingRateLimit: number; ThrottlingBurstLimit: number }[];
    const path = method.slice(0, method.lastIndexOf('/'));
    const own = settings.find(({ ResourcePath, HttpMethod }) => `${ResourcePath.replaceAll('~1', '/').slice(1)}/${HttpMethod}` === method && path !== '')
      ?? settings.find(({ ResourcePath }) => ResourcePath === '/*')!;
    return [`stage ${method}`, { rate: own.ThrottlingRateLimit, burst: own.ThrottlingBurstLimit }];
  }

  private all(type: string): [string, Record<string, unknown>][] {
    return Object.entries(this.resources).filter(([, { Type }]) => Type === type).map(([id, { Properties }]) => [id, Properties]);
  }
}

function bucketOf({ RateLimit, BurstLimit }: RawThrottle): Bucket {
  return { rate: RateLimit, burst: BurstLimit };
}
