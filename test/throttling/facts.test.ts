import { readFileSync } from 'fs';
import { join } from 'path';
import { accountLimitsIn, API_KEY_VALUE_LENGTH, DEFAULT_STAGE_LIMITS, MAX_METHOD_THROTTLES, QUOTA_PERIODS, SMALLER_LIMITS_REGIONS } from '../../src/catalogue/facts';

const guide = readFileSync(join(__dirname, '..', '..', 'docs/guides/throttling-429.md'), 'utf8').replace(/\s+/g, ' ');

test('thirteen Regions start with a quarter of what the others have, and an unknown one counts as one of the others', () => {
  expect(SMALLER_LIMITS_REGIONS).toHaveLength(13);
  expect(SMALLER_LIMITS_REGIONS.map(accountLimitsIn)).toEqual(SMALLER_LIMITS_REGIONS.map(() => ({ rate: 2500, burst: 1250 })));
  expect(['us-east-1', 'eu-west-1', undefined].map(accountLimitsIn)).toEqual(Array(3).fill({ rate: 10_000, burst: 5000 }));
});

test('the limits that we write are a tenth of what an account has', () => {
  const account = accountLimitsIn(undefined);
  expect(DEFAULT_STAGE_LIMITS).toEqual({ rate: account.rate / 10, burst: account.burst / 10 });
});

test('usage plans and keys have the limits of the documentation', () => {
  expect([MAX_METHOD_THROTTLES, QUOTA_PERIODS, API_KEY_VALUE_LENGTH]).toEqual([20, ['DAY', 'WEEK', 'MONTH'], { min: 20, max: 128 }]);
});

test('the guide names the Regions and the limits', () => {
  const regions = [...SMALLER_LIMITS_REGIONS];
  const last = regions.pop();
  expect(guide).toContain(`${regions.join(', ')} and ${last} it has 2,500 and 1,250`);
  expect(guide).toContain('10,000 requests per second and a burst of 5,000');
  expect(guide).toContain('1,000 requests per second and 500 at once for each method or route');
});
