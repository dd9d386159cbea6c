import { Validations } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';

/**
 * Acknowledges a finding of cdk-nag that a construct draws on purpose.
 *
 * WHAT: writes the record of `Validations.acknowledge` itself.
 * WHY: until aws-cdk-lib 2.262 it refuses ids that hold '::', which the ids of cdk-nag with an ARN in them do.
 * UNTIL: the oldest supported aws-cdk-lib takes such ids.
 */
export function acknowledge(construct: IConstruct, id: string, reason: string): void {
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`Annotation::${id}`]: reason });
}
