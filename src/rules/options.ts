/** What templates cannot tell, in plain data; the pack's props end here. */
export interface RuleOptions {
  /** The CloudWatch role of the account is set outside the templates. */
  readonly accountRoleManagedElsewhere: boolean;
  /** IPv4 or IPv6 ranges of networks outside AWS that call private APIs. */
  readonly onPremisesCidrs: readonly string[];
  /** The account's request rate (per second) and burst in its Region, if it was raised or lowered. */
  readonly accountThrottle?: { readonly rate: number; readonly burst: number };
  /** The integration timeout in milliseconds that the account's quota allows for Regional and private REST APIs. */
  readonly maxRestIntegrationTimeout?: number;
  /** Stage names that count as production; `*` stands for any text. Empty: the usual names. */
  readonly productionStages: readonly string[];
  /** Ids that are not checked: `LOG3`, or `LOG6[FIELDS]`. */
  readonly disabledRules: readonly string[];
  /** Report advice too. */
  readonly strict: boolean;
}

/** The options nobody gave. */
export const DEFAULT_OPTIONS: RuleOptions = {
  accountRoleManagedElsewhere: false,
  onPremisesCidrs: [],
  productionStages: [],
  disabledRules: [],
  strict: false,
};
