import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { itIsClean } from './clean';
import { loggingExample } from '../../examples/logging/app';
import { brokenLoggingExample } from '../../examples/logging/broken';
import { ApiGatewayKbFindings } from '../../src';

itIsClean('logging', loggingExample);

test('the logging example makes one account setting for three stacks', () => {
  const app = new App();
  loggingExample(app);
  const counts = ['Orders', 'Catalogue', 'Chat'].map((stack) =>
    Object.keys(Template.fromJSON(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8')) as Record<string, unknown>)
      .findResources('AWS::ApiGateway::Account')).length);
  expect(counts).toEqual([1, 0, 0]);
});

test.each(['Orders', 'Catalogue', 'Chat'])('the template of %s is what is expected', (stack) => {
  const app = new App();
  loggingExample(app);
  expect(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8'))).toMatchSnapshot();
});

test('the broken twin draws what the demo promises', () => {
  const app = new App();
  brokenLoggingExample(app);
  const findings = ApiGatewayKbFindings.fromApp(app);
  expect(findings.all().map(({ id, template }) => `${id} ${template}`)).toEqual([
    'LOG1[NO_ROLE] BrokenOrders',
    'LOG4[LEVEL] BrokenOrders',
    'LOG4[METRICS] BrokenOrders',
    'LOG5[DATA_TRACE] BrokenOrders',
    'LOG6[FLAVOUR] BrokenOrders',
    'LOG6[MISSING] BrokenCatalogue',
    'LOG7[HTTP_EXECUTION] BrokenCatalogue',
  ]);
});
