import { ALL_VIEWER_EXCEPT_HOST } from '../../catalogue/cloudfront';
import type { Behavior, Origin } from '../../template/model/distributions';
import { nameKey } from '../../template/model/names';
import type { TemplateIndex } from '../../template/template-index';
import type { Value } from '../../template/value';
import { defineRule } from '../rule';
import { forwardings } from './forwarding';
import { describeBehavior, describeTarget, gatewayOrigins } from './origins';

export const cdn2ForwardedHost = defineRule({
  id: 'CDN2',
  slug: 'forwarded-host',
  title: "CloudFront sends the viewer's Host header to API Gateway",
  severity: 'error',
  articles: ['cloudfront-custom-domain', 'cross-account-access'],
  symptom: "every call through CloudFront gets 403 with the message 'Forbidden'",
  why: 'API Gateway finds the API by the Host header. The name under which viewers know the distribution is the name of no API.',
  fix: `Use the managed origin request policy AllViewerExceptHostHeader (${ALL_VIEWER_EXCEPT_HOST}).`,
  findings: {
    HOST: { title: 'the origin is the execute-api host of an API' },
    ALIAS: {
      title: 'the origin is a custom domain, and viewers use a name that is no custom domain',
      fix: `Use the managed origin request policy AllViewerExceptHostHeader (${ALL_VIEWER_EXCEPT_HOST}), or make custom domains of all the names of the distribution.`,
    },
  },
  silent: [
    'behaviours with functions that may change the headers',
    'distributions of which every name is that of a custom domain in the templates',
    'policies that are not in the templates, apart from the managed ones of which it is known that they send Host',
    'origins that are the target host of a custom domain: there Host must be sent',
  ],
  sources: [
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-origin-request-policies.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html',
  ],
  appliesTo: ['AWS::CloudFront::Distribution'],

  check(resource, { index, report }) {
    for (const { origin, target, behaviors, isUntouched } of gatewayOrigins(resource, index)) {
      const isApi = target.kind === 'API' && target.host.kind === 'API';
      if (!isUntouched || (!isApi && target.kind !== 'DOMAIN')) continue;
      const name = isApi ? undefined : nameWithoutDomain(origin, index);
      if (!isApi && name === undefined) continue;
      for (const behavior of behaviors ?? []) {
        const at = whatSendsHost(behavior);
        if (at === undefined) continue;
        const sends = `${describeBehavior(behavior)} sends the viewer's Host to ${describeTarget(target)}`;
        if (isApi) report({ finding: 'HOST', at, message: sends });
        else report({ finding: 'ALIAS', at, message: `${sends}, but ${name ?? ''} is no custom domain` });
      }
    }
  },
});

function whatSendsHost(behavior: Behavior): Value | undefined {
  return forwardings(behavior).find((forwarding) => forwarding.header('host') === true)?.at;
}

/** A name under which viewers know the distribution, and which certainly is no custom domain of the templates. */
function nameWithoutDomain({ distribution }: Origin, index: TemplateIndex): string | undefined {
  const { aliases } = distribution;
  if (aliases === undefined || aliases.some((alias) => nameKey(alias)?.startsWith('=') !== true)) return undefined;
  if (index.domains.hasUnknownName) return undefined;
  if (aliases.length === 0) return "the distribution's own name";
  return aliases.find((alias) => !isDomain(alias, index))?.toString();
}

function isDomain(alias: Value, index: TemplateIndex): boolean {
  const text = alias.text ?? '';
  return [text, `*${text.slice(text.indexOf('.'))}`].some((name) => index.domains.named(alias.beside(name)).length > 0);
}
