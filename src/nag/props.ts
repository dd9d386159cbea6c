import type { Duration } from 'aws-cdk-lib';
import type { NagPackProps } from 'cdk-nag/lib/nag-pack';
import { DEFAULT_OPTIONS, RuleOptions } from '../rules/options';
import { RULES } from '../rules/registry';
import { PACK } from '../rules/report';

/**
 * The throttle of an account in a Region.
 */
export interface AccountThrottle {
  /** Requests per second, over all APIs of the account in the Region; greater than 0. */
  readonly rateLimit: number;

  /** Requests at once; greater than 0. */
  readonly burstLimit: number;
}

/**
 * What templates cannot tell the rules.
 */
export interface ApiGatewayKbRuleOptions {
  /**
   * Whether the CloudWatch role of the account and Region is set outside this app, by a landing zone for example.
   *
   * @default false - a stage that logs needs an `AWS::ApiGateway::Account` in the app (rule LOG1)
   */
  readonly accountRoleManagedElsewhere?: boolean;

  /**
   * CIDR ranges of networks outside AWS whose callers use private APIs, such as `10.20.0.0/16`; IPv4 or IPv6.
   *
   * @default - derived from the routes and VPN connections in the templates
   */
  readonly onPremisesCidrs?: string[];

  /**
   * The throttle of the account, if it was raised or lowered.
   *
   * @default - what new accounts have in the Region
   */
  readonly accountThrottle?: AccountThrottle;

  /**
   * The longest integration timeout that the account's quota allows for Regional and private REST APIs.
   *
   * @default - 29 seconds
   */
  readonly maxRestIntegrationTimeout?: Duration;

  /**
   * Names of stages that serve production; `*` stands for any text, case does not matter.
   *
   * @default - prod, production, live, main, and v1, v2 ...
   */
  readonly productionStages?: string[];

  /**
   * Ids of rules or findings that are not checked: `LOG3`, `LOG6[FIELDS]`, or as printed: `ApiGatewayKb-LOG3`.
   *
   * @default - all are checked
   */
  readonly disabledRules?: string[];

  /**
   * Whether to report advice too, which correct and working templates may also draw.
   *
   * @default false
   */
  readonly strict?: boolean;
}

/**
 * Properties for `ApiGatewayKbChecks`.
 */
export interface ApiGatewayKbChecksProps extends NagPackProps, ApiGatewayKbRuleOptions {}

/** The options in the form that rules take, checked. */
export function ruleOptions(props: ApiGatewayKbRuleOptions = {}): RuleOptions {
  const { accountThrottle, maxRestIntegrationTimeout } = props;
  return {
    ...DEFAULT_OPTIONS,
    accountRoleManagedElsewhere: props.accountRoleManagedElsewhere ?? false,
    onPremisesCidrs: (props.onPremisesCidrs ?? []).map(checkedCidr),
    productionStages: (props.productionStages ?? []).map(checkedStage),
    disabledRules: (props.disabledRules ?? []).map(checkedId),
    strict: props.strict ?? false,
    ...accountThrottle === undefined ? {} : {
      accountThrottle: {
        rate: positive('accountThrottle.rateLimit', accountThrottle.rateLimit),
        burst: positive('accountThrottle.burstLimit', accountThrottle.burstLimit),
      },
    },
    ...maxRestIntegrationTimeout === undefined ? {} : {
      maxRestIntegrationTimeout: positive('maxRestIntegrationTimeout', maxRestIntegrationTimeout.toMilliseconds()),
    },
  };
}

function checkedCidr(cidr: string): string {
  const [address, prefix, ...rest] = cidr.split('/');
  const v4 = /^(\d{1,3})(\.\d{1,3}){3}$/.test(address) && address.split('.').every((octet) => Number(octet) <= 255);
  const v6 = address.includes(':') && /^[0-9a-f:.]+$/i.test(address);
  const bits = /^\d{1,3}$/.test(prefix ?? '') ? Number(prefix) : NaN;
  if (rest.length > 0 || !(v4 && bits <= 32) && !(v6 && bits <= 128)) {
    throw badOption('InvalidOnPremisesCidr', `'onPremisesCidrs' takes CIDR ranges such as '10.20.0.0/16', got '${cidr}'`);
  }
  return cidr;
}

function checkedStage(name: string): string {
  if (!/^[A-Za-z0-9_$*-]{1,128}$/.test(name)) {
    throw badOption('InvalidProductionStage', `'productionStages' takes names of stages such as 'prod' or 'prod-*', got '${name}'`);
  }
  return name;
}

function checkedId(given: string): string {
  const id = given.replace(`${PACK}::`, '').replace(`${PACK}-`, '');
  const [, ruleId, finding] = /^([A-Z]+\d+)(?:\[([^\]]+)\])?$/.exec(id) ?? [];
  const rule = RULES.find((candidate) => candidate.id === ruleId);
  if (rule === undefined) {
    throw badOption('UnknownRule', `'disabledRules' takes ids of rules such as 'LOG3' or 'LOG6[FIELDS]', got '${given}'`);
  }
  const findings = Object.keys(rule.load().findings ?? {});
  if (finding !== undefined && !findings.includes(finding)) {
    throw badOption('UnknownFinding', `'disabledRules' names a finding that ${rule.id} does not have (${findings.join(', ') || 'none'}), got '${given}'`);
  }
  return id;
}

function positive(name: string, value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) throw badOption('InvalidLimit', `'${name}' must be greater than 0, got ${value}`);
  return value;
}

function badOption(code: string, message: string): Error {
  const error = new Error(message);
  error.name = code;
  return error;
}
