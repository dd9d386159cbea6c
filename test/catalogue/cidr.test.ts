import { contains, parseCidr } from '../../src/catalogue/cidr';

test.each([
  ['10.0.0.0/8', '10.1.2.0/24', true],
  ['10.0.0.0/8', '10.255.255.255', true],
  ['10.0.0.0/16', '10.1.0.0/16', false],
  ['10.1.0.0/16', '10.0.0.0/8', false],
  ['10.0.0.77/8', '10.9.0.0/16', true],
  ['0.0.0.0/0', '192.168.0.0/16', true],
  ['0.0.0.0/0', 'fd00::/8', false],
  ['fd00::/8', 'fd00:1::/64', true],
  ['::/0', 'fd00::1', true],
  ['fd00:1::/64', 'fd00:2::/64', false],
  ['2001:db8:0:0:0:0:0:0/32', '2001:db8::5/128', true],
])('%s contains %s: %s', (outer, inner, expected) => {
  const [one, other] = [parseCidr(outer), parseCidr(inner)];
  expect(one !== undefined && other !== undefined && contains(one, other)).toBe(expected);
});

test.each(['10.0.0/8', '10.0.0.0/33', '256.0.0.0', '10.0.0.0.0', 'fd00::1::2', 'fd00:1:2', 'fd00::/129', 'my-office', '', '1:2:3:4:5:6:7:8:9', '::12345'])('%s is no range', (text) => {
  expect(parseCidr(text)).toBeUndefined();
});
