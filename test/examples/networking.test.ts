import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { itIsClean } from './clean';
import { onPremisesExample } from '../../examples/networking/app';
import { brokenOnPremisesExample } from '../../examples/networking/broken';
import { ApiGatewayKbFindings, ApiGatewayKbRuleOptions } from '../../src';

itIsClean('on-premises', onPremisesExample);

test.each(['Office', 'BesidePublic'])('the template of %s is what is expected', (stack) => {
  const app = new App();
  onPremisesExample(app);
  expect(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8'))).toMatchSnapshot();
});

const FOUND = ['NET1', 'NET2', 'NET3[SOURCE_IP]', 'NET3[TARGET]', 'NET5', 'NET6[VPC_DNS]', 'NET7[ADDRESSES]', 'NET7[PORT]'];

test.each<[string, ApiGatewayKbRuleOptions, string | undefined]>([
  ['as it is', {}, undefined],
  ['with advice', { strict: true }, 'NET5[HYBRID]'],
  ['with the range of the office', { onPremisesCidrs: ['192.168.0.0/16'] }, 'NET5[CIDR]'],
])('the broken twin draws the findings of the article, %s', (_, options, closed) => {
  const app = new App();
  brokenOnPremisesExample(app);
  const found = ApiGatewayKbFindings.fromApp(app, options).all().map(({ id }) => id).filter((id) => id.startsWith('NET'));
  expect(found).toEqual(FOUND.flatMap((id) => id === 'NET5' ? closed ?? [] : id));
});

test('the example draws none with the range of the office', () => {
  const app = new App();
  onPremisesExample(app);
  ApiGatewayKbFindings.fromApp(app, { strict: true, onPremisesCidrs: ['192.168.0.0/16'] }).hasNone();
});
