import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { itIsClean } from './clean';
import { privateCrossAccountExample } from '../../examples/networking/cross-account';

itIsClean('private cross-account', privateCrossAccountExample);

test.each(['Orders', 'Shop'])('the template of %s is what is expected', (stack) => {
  const app = new App();
  privateCrossAccountExample(app);
  expect(JSON.parse(readFileSync(join(app.synth().directory, `${stack}.template.json`), 'utf8'))).toMatchSnapshot();
});
