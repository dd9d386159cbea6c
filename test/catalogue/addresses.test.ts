import { IPV4_RANGE, IPV6_RANGE, PRIVATE_IPV4_RANGE } from '../../src/catalogue/addresses';

test.each(['198.51.100.7', '10.0.0.0/8', '0.0.0.0/0', '255.255.255.255/32'])('%s is an IPv4 range', (text) => {
  expect([IPV4_RANGE.test(text), IPV6_RANGE.test(text)]).toEqual([true, false]);
});

test.each(['2001:db8::/32', '::1', 'fd00:1:2:3:4:5:6:7/128'])('%s is an IPv6 range', (text) => {
  expect([IPV4_RANGE.test(text), IPV6_RANGE.test(text)]).toEqual([false, true]);
});

test.each(['10.0.0/8', '10.0.0.0/33', '256.1.1.1', '1.2.3.4.5', '1.2.3.4/', 'my-office', ''])("'%s' is no range", (text) => {
  expect([IPV4_RANGE.test(text), IPV6_RANGE.test(text)]).toEqual([false, false]);
});

test.each([['10.1.0.0/16', true], ['172.16.0.0/12', true], ['172.31.255.255', true], ['192.168.0.1', true], ['172.32.0.0/16', false], ['11.0.0.0/8', false], ['192.169.0.0/16', false]])('%s is for private networks: %s', (text, expected) => {
  expect(PRIVATE_IPV4_RANGE.test(text)).toBe(expected);
});
