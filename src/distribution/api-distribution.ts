import { Aspects, Duration, Stack, Token } from 'aws-cdk-lib';
import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { BehaviorOptions, CfnDistribution, Distribution, FunctionAssociation, FunctionEventType, ICachePolicy, IFunction, IOrigin, SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import { IBucket } from 'aws-cdk-lib/aws-s3';
import { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { logBucket } from './access-logs';
import { ApiDistributionProps } from './api-distribution-props';
import { ApiOrigin, domainHost, executeApiHost, stagePath } from './api-origin';
import { apiBehavior, byDepth, patternProblem, patternsOf } from './behaviors';
import { cachePolicy, keyHeaders } from './caching';
import { basePathCode, edgeFunction, NOT_FOUND_CODE } from './edge-functions';
import { OriginProtection } from './origin-protection';
import { OriginSecret } from './origin-secret';
import { validateProps } from './prop-checks';
import { list, refused } from './refusals';
import { StageBehind, stageOfTarget, stagesOfDomain } from './stages-behind';
import { closedEndpoints, lateStages, mutualTlsGaps, otherWebAcls, signedCalls, slowIntegrations, stagesElsewhere, uncheckedHeaders, unkeyedAuthorizers } from './synthesis-checks';
import { addRecords, certificateFor, knownNames } from './viewer-names';
import { CACHED_ERRORS, MAX_BEHAVIORS } from '../catalogue/cloudfront';
import { acknowledge } from '../core/acknowledge';

/**
 * A CloudFront distribution in front of the base paths of a custom domain, or of several APIs without one.
 *
 * Every base path has two behaviours, `/orders` and `/orders/*`, which let all methods through, keep nothing, and send on all that callers
 * send but the Host header. What no base path matches is answered 404 by CloudFront. The APIs refuse requests that go around the distribution.
 *
 * Raises the errors of `ApiDistributionProps`. Article:
 * https://repost.aws/knowledge-center/api-gateway-domain-cloudfront
 */
export class ApiDistribution extends Construct {
  /** The distribution, to add behaviours for other origins; those come before the ones of the APIs. */
  public readonly distribution: Distribution;

  /** The certificate for the names of the distribution, if there are names. */
  public readonly certificate?: ICertificate;

  /** The value of the header that the APIs check, if there is one. */
  public readonly originSecret?: ISecret;

  /** The bucket for the standard logs, if there are any. */
  public readonly logBucket?: IBucket;

  private readonly props: ApiDistributionProps;
  private readonly origins = new Map<string, IOrigin>();
  private readonly cachePolicies = new Map<string, ICachePolicy>();
  private readonly secret?: OriginSecret;
  private readonly protection: OriginProtection;
  private readonly readTimeout: Duration;
  private readonly hasPrefix: boolean;
  private readonly completed = new Set<string>();
  private knownStages: StageBehind[] = [];
  private basePathFunction?: IFunction;
  private notFoundFunction?: IFunction;

  constructor(scope: Construct, id: string, props: ApiDistributionProps) {
    super(scope, id);
    validateProps(this, props);
    this.props = { ...props, apis: props.apis && { ...props.apis }, caching: { ...props.caching }, otherBasePaths: [...props.otherBasePaths ?? []] };
    this.readTimeout = props.readTimeout ?? Duration.seconds(60);
    this.protection = props.originProtection ?? OriginProtection.secretHeader();
    this.hasPrefix = props.apis !== undefined && props.keepBasePath !== true && Object.keys(props.apis).some((basePath) => basePath !== '');
    if (this.protection._form.kind === 'HEADER') this.secret = new OriginSecret(this, this.protection._form.options);
    this.originSecret = this.secret?.secret;

    this.certificate = certificateFor(this, props);
    this.logBucket = logBucket(this, props);
    for (const [basePath, options] of Object.entries(props.caching ?? {})) {
      this.cachePolicies.set(basePath, cachePolicy(this, basePath, options, () => keyHeaders(this.stagesAt(basePath), this.hasPrefix)));
    }
    this.distribution = this.createDistribution();
    addRecords(this, props, this.distribution);
    this.acknowledgeDefaults();
    // The mappings of a domain are known when everything else has been added.
    Aspects.of(this).add({ visit: (node) => { if (node === this) this.complete(); } });
    this.node.addValidation({ validate: () => [...new Set(this.problems().map(({ message }) => message))] });
  }

  /** The URL of a path for viewers, at the first name of the distribution that is no wildcard. */
  public urlForPath(path: string = ''): string {
    const name = knownNames(this.props.domainNames).find((candidate) => !candidate.startsWith('*.')) ?? this.distribution.distributionDomainName;
    return `https://${name}/${path.replace(/^\//, '')}`;
  }

  private get stages(): StageBehind[] {
    const { domain, apis = {} } = this.props;
    return domain ? stagesOfDomain(domain) : Object.entries(apis).map(([basePath, target]) => stageOfTarget(basePath, target));
  }

  private stagesAt(basePath: string): StageBehind[] {
    return this.stages.filter((stage) => stage.basePath === basePath);
  }

  private get basePaths(): string[] {
    return byDepth([...this.stages.map(({ basePath }) => basePath), ...this.props.otherBasePaths ?? []]);
  }

  private createDistribution(): Distribution {
    const { props } = this;
    return new Distribution(this, 'Resource', {
      defaultBehavior: this.defaultBehavior(),
      errorResponses: CACHED_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      certificate: this.certificate,
      domainNames: props.domainNames,
      minimumProtocolVersion: this.certificate && (props.minimumProtocolVersion ?? SecurityPolicyProtocol.TLS_V1_2_2021),
      logBucket: this.logBucket,
      logFilePrefix: props.logFilePrefix,
      priceClass: props.priceClass,
      webAclId: props.webAclId,
      geoRestriction: props.geoRestriction,
      httpVersion: props.httpVersion,
      publishAdditionalMetrics: props.publishAdditionalMetrics,
      comment: props.comment,
    });
  }

  private defaultBehavior(): BehaviorOptions {
    const { domain, apis = {}, defaultBehavior } = this.props;
    if (defaultBehavior) return defaultBehavior;
    const first = domain ? '' : '' in apis ? '' : Object.keys(apis)[0];
    return { ...apiBehavior(this.props, this.cachePolicies.get('')), origin: this.originFor(first), functionAssociations: this.functionsOf('') };
  }

  /** A domain is one origin for all its base paths; an API is one by itself. */
  private originFor(basePath: string): IOrigin {
    const { domain } = this.props;
    const key = domain ? '' : basePath;
    const existing = this.origins.get(key);
    if (existing) return existing;

    const [stage] = domain ? [] : this.stagesAt(basePath);
    const form = this.protection._form;
    const origin = new ApiOrigin(domain ? domainHost(this, domain) : executeApiHost(stage), {
      originPath: domain ? undefined : stagePath(stage),
      readTimeout: this.readTimeout,
      customHeaders: { ...this.props.originHeaders, ...this.secret && { [this.secret.headerName]: this.secret.headerValue } },
    }, form.kind === 'MUTUAL_TLS' ? form.certificate.certificateArn : undefined);
    this.origins.set(key, origin);
    return origin;
  }

  private functionsOf(basePath: string): FunctionAssociation[] | undefined {
    const { apis = {} } = this.props;
    // The default behaviour of an API gets the function as well: no caller may set the header that tells cached answers apart.
    if (!this.hasPrefix || (basePath === '' && !('' in apis))) return undefined;
    const code = basePathCode(this.basePaths.filter((each) => each !== ''));
    this.basePathFunction ??= edgeFunction(this, 'BasePath', code, `Takes base paths away, for ${this.node.path}`.slice(0, 128));
    return [{ function: this.basePathFunction, eventType: FunctionEventType.VIEWER_REQUEST }];
  }

  /** Apps may be synthesised more than once. */
  private complete(): void {
    this.knownStages = this.stages;
    for (const basePath of this.basePaths) {
      if (basePath === '' || this.completed.has(basePath) || patternProblem(this, 'domain', basePath)) continue;
      const options = { ...apiBehavior(this.props, this.cachePolicies.get(basePath)), functionAssociations: this.functionsOf(basePath) };
      this.completed.add(basePath);
      for (const pattern of patternsOf(basePath)) this.distribution.addBehavior(pattern, this.originFor(basePath), options);
    }
    if (!this.basePaths.includes('') && !this.props.defaultBehavior && !this.notFoundFunction) this.answerNotFound();
    if (this.secret) this.protectStages(this.secret);
  }

  private protectStages(secret: OriginSecret): void {
    const { stages } = this;
    const filtered = stages.filter(({ kind, stageName }) => kind === 'REST' && stageName !== undefined);
    for (const stage of filtered) secret.protect(stage, this.resource);
    if (this.props.webAclId === undefined && filtered.length === stages.length) {
      acknowledge(this.distribution, 'AwsSolutions-CFR2', 'Requests meet the web ACL of the stages behind the distribution, which takes further rules.');
    }
  }

  /** Only now it is known that no API takes the rest. */
  private answerNotFound(): void {
    this.notFoundFunction = edgeFunction(this, 'NotFound', NOT_FOUND_CODE, `Answers paths without API, for ${this.node.path}`.slice(0, 128));
    this.resource.addPropertyOverride('DistributionConfig.DefaultCacheBehavior.FunctionAssociations', [
      { EventType: FunctionEventType.VIEWER_REQUEST, FunctionARN: this.notFoundFunction.functionArn },
    ]);
  }

  private get resource(): CfnDistribution {
    return this.distribution.node.defaultChild as CfnDistribution;
  }

  private acknowledgeDefaults(): void {
    const { geoRestriction, noLogsReason } = this.props;
    const form = this.protection._form;
    if (form.kind === 'NONE') this.resource.addMetadata('ApiGatewayKb:UnprotectedOrigins', form.reason);
    if (!geoRestriction) acknowledge(this.distribution, 'AwsSolutions-CFR1', 'The callers of an API may be anywhere; geoRestriction says where, if they are not.');
    if (noLogsReason !== undefined) acknowledge(this.distribution, 'AwsSolutions-CFR3', noLogsReason);
    if (!this.certificate) {
      acknowledge(this.distribution, 'AwsSolutions-CFR4', 'Without a name of its own the distribution has the certificate of CloudFront, whose oldest TLS version cannot be set; domainNames change that.');
    }
  }

  private problems(): Error[] {
    const { domain, caching = {}, otherBasePaths = [], signedCallsReason } = this.props;
    const [stages, form] = [this.stages, this.protection._form];
    return [
      ...this.behaviorProblems(stages),
      ...lateStages(this, stages, this.knownStages),
      ...signedCallsReason === undefined ? signedCalls(this, stages) : [],
      ...slowIntegrations(this, stages, this.readTimeout),
      ...unkeyedAuthorizers(this, stages, Object.keys(caching)),
      ...form.kind === 'HEADER' ? [
        ...form.options.checkedByApis === undefined ? uncheckedHeaders(this, stages, otherBasePaths) : [],
        ...stagesElsewhere(this, stages),
        ...otherWebAcls(this, stages.filter(({ kind }) => kind === 'REST'), (association) => this.secret?.owns(association) === true),
      ] : [],
      ...form.kind === 'MUTUAL_TLS' && domain ? mutualTlsGaps(this, stages, domain) : [],
      ...domain ? [] : closedEndpoints(this, stages),
    ];
  }

  private behaviorProblems(stages: readonly StageBehind[]): Error[] {
    const { domain, caching = {}, defaultBehavior, behaviorQuota = MAX_BEHAVIORS } = this.props;
    const { basePaths } = this;
    const found = basePaths.map((basePath) => patternProblem(this, 'domain', basePath)).filter((problem) => problem !== undefined);
    if (domain && basePaths.length === 0) {
      found.push(refused(this, 'NothingMapped', `'domain' must have a mapping in this app, or 'otherBasePaths' name those of others, got '${domain.node.path}' without`));
    }
    if (defaultBehavior && basePaths.includes('')) {
      found.push(refused(this, 'DefaultBehaviorTwice', `'defaultBehavior' must be left out when an API takes all paths that no other matches, got it beside '${stages.find(({ basePath }) => basePath === '')?.name}'`));
    }
    for (const basePath of Object.keys(caching)) {
      if (basePaths.includes(basePath)) continue;
      found.push(refused(this, 'CachedBasePath', `'caching' must name base paths of the distribution (${list(basePaths) || 'none'}), got '${basePath}'`));
    }
    const config = Stack.of(this).resolve(this.resource.distributionConfig) as { cacheBehaviors?: unknown[] };
    const behaviors = (config.cacheBehaviors?.length ?? 0) + 1;
    if (!Token.isUnresolved(behaviorQuota) && behaviors > behaviorQuota) {
      found.push(refused(this, 'TooManyBehaviors', `the distribution must have at most ${behaviorQuota} behaviours, or 'behaviorQuota' state a raised quota, got ${behaviors}`));
    }
    return found;
  }
}
