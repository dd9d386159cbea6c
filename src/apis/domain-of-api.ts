import { Construct } from 'constructs';
import { ApiDomain } from '../domains/api-domain';
import { ApiDomainProps } from '../domains/api-domain-props';
import { ApiTarget } from '../domains/api-target';

/** The domain of an API, of which all paths that no other mapping matches lead to the API. */
export function domainOfApi(api: Construct, props: ApiDomainProps | undefined, target: () => ApiTarget): ApiDomain | undefined {
  if (!props) return undefined;
  const domain = new ApiDomain(api, 'Domain', props);
  domain.addMapping('', target());
  return domain;
}
