import { CfnResource } from 'aws-cdk-lib';

/** Key of the resource metadata in which the constructs tell the template rules what a template cannot show. */
const METADATA_KEY = 'cdk-apigateway-kb';

/** Adds one entry to the metadata of a resource, beside those that are there. */
export function annotate(resource: CfnResource, key: string, value: string): void {
  const entries: unknown = resource.getMetadata(METADATA_KEY);
  resource.addMetadata(METADATA_KEY, { ...(typeof entries === 'object' ? entries : {}), [key]: value });
}
