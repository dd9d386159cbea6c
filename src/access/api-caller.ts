import { Token } from 'aws-cdk-lib';
import { IGrantable } from 'aws-cdk-lib/aws-iam';
import { ACCOUNT_ID, EXTERNAL_ID, ORGANIZATION_ID } from '../catalogue/access';
import { invalidValue } from '../core/invalid';

/**
 * What else must be true of a caller that is named by account, role or organization.
 */
export interface ApiCallerOptions {
  /**
   * Id of the organization that the caller must belong to as well, such as 'o-abcdefghij'. Raises `OrganizationId`.
   *
   * @default - any organization, or none
   */
  readonly organization?: string;

  /**
   * External id that the caller must state when it assumes the role of an HTTP or WebSocket API: 2 to 1,224 letters,
   * digits and `+=,.@:/-_`. A REST API has no role to assume, so it refuses it. Raises `ExternalId`, and
   * `ExternalIdOnRestPolicy` with a REST API.
   *
   * @default - none
   */
  readonly externalId?: string;
}

/**
 * Who may call an API: the principals of an account, roles and users by their ARN, members of an organization, or a role,
 * user or function of this app.
 *
 * Being named here is the API's half. The caller's own account must allow the call as well; for callers of this app,
 * `ApiCaller.grantee`, that half is written too. Article: https://repost.aws/knowledge-center/api-gateway-cross-account-403
 */
export class ApiCaller {
  /**
   * The roles and users of an account that the administrators of that account allow to call.
   *
   * Raises `CallerAccountId` unless it is a 12-digit id, and `OrganizationId`, `ExternalId`. HTTP and WebSocket APIs ask for an
   * external id or an organization as well and raise `AccountWithoutCondition`.
   */
  public static account(accountId: string, options: ApiCallerOptions = {}): ApiCaller {
    if (!Token.isUnresolved(accountId) && !ACCOUNT_ID.test(accountId)) {
      throw invalidValue('CallerAccountId', 'iam-cross-account-403', `'accountId' must be a 12-digit account id, got '${accountId}'`);
    }
    return new ApiCaller({ account: accountId }, options);
  }

  /**
   * One role or user, or several whose ARN matches `*`, such as 'arn:aws:iam::222233334444:role/shop'. With paths:
   * 'arn:aws:iam::222233334444:role/aws-reserved/sso.amazonaws.com/*' are all permission sets of that account.
   *
   * The role need not exist yet. Raises `CallerArn` for anything but the ARN of a role or user of one account, such as
   * the ARN of a session, and `OrganizationId`, `ExternalId`.
   */
  public static arn(principalArn: string, options: ApiCallerOptions = {}): ApiCaller {
    return new ApiCaller({ arn: principalArn, account: accountOfArn(principalArn) }, options);
  }

  /**
   * Every role and user of every account of an organization, such as 'o-abcdefghij', that its own account allows to call.
   *
   * Raises `OrganizationId`, `ExternalId`.
   */
  public static organization(organizationId: string, options: ApiCallerOptions = {}): ApiCaller {
    return new ApiCaller({}, { ...options, organization: organizationId });
  }

  /**
   * A role, user, function or anything else of this app that can be granted something. Its identity policy is written, in
   * its own stack; for one of another account the API's half is written too. A role of another account needs a name
   * that is known before the deployment: give it one, or `PhysicalName.GENERATE_IF_NEEDED`.
   */
  public static grantee(grantee: IGrantable): ApiCaller {
    return new ApiCaller({ grantee }, {});
  }

  /** The account of the caller; not given for an organization and for a grantee. */
  public readonly accountId?: string;

  /** ARN of the role or user; not given otherwise. */
  public readonly principalArn?: string;

  /** Id of the organization that the caller must belong to. */
  public readonly organizationId?: string;

  /** External id that the caller must state when it assumes the role of the API. */
  public readonly externalId?: string;

  /** What the caller is in this app. */
  public readonly granted?: IGrantable;

  private constructor(who: { account?: string; arn?: string; grantee?: IGrantable }, options: ApiCallerOptions) {
    this.accountId = who.account;
    this.principalArn = who.arn;
    this.granted = who.grantee;
    this.organizationId = matching(options.organization, ORGANIZATION_ID, 'OrganizationId',
      "'organization' must be the id of an organization, such as 'o-abcdefghij'");
    this.externalId = matching(options.externalId, EXTERNAL_ID, 'ExternalId',
      "'externalId' must be 2 to 1,224 letters, digits and +=,.@:/-_");
  }
}

function matching(value: string | undefined, pattern: RegExp, code: string, message: string): string | undefined {
  if (value === undefined || Token.isUnresolved(value) || pattern.test(value)) return value;
  throw invalidValue(code, 'iam-cross-account-403', `${message}, got '${value}'`);
}

const PRINCIPAL_ARN = /^arn:aws[a-z-]*:iam::(\d{12}):(?:role|user)\/\S+$/;
const SESSION_ARN = /^arn:(aws[a-z-]*):sts::(\d+):assumed-role\/([^/]+)\/.+$/;

/** The account of the ARN of a role or user, which is undefined for a token. */
function accountOfArn(arn: string): string | undefined {
  if (Token.isUnresolved(arn)) return undefined;

  const [, account] = PRINCIPAL_ARN.exec(arn) ?? [];
  if (account !== undefined) return account;

  const [, partition, sessionAccount, role] = SESSION_ARN.exec(arn) ?? [];
  const advice = role === undefined
    ? "such as 'arn:aws:iam::222233334444:role/shop'"
    : `not of one of its sessions, here probably 'arn:${partition}:iam::${sessionAccount}:role/${role}'`;
  throw invalidValue('CallerArn', 'iam-cross-account-403', `'principalArn' must be the ARN of a role or user, ${advice}, got '${arn}'`);
}
