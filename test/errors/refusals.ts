import { App } from 'aws-cdk-lib';

/** The code and text of what is thrown, without place and article. */
export function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message.replace(/ \[(see|[^[]*; see) .*$/s, '')}`;
  }
  return 'nothing was refused';
}

/** What the validation of the CDK says at synthesis: the path of the construct, and the text with place, without the article. */
export function refusedAtSynthesis(app: App): string[] {
  try {
    app.synth();
  } catch (error) {
    return [...(error as Error).message.matchAll(/^ +\[[^\]]*\] (.*); see .*\]$/gm)].map(([, text]) => `${text}]`);
  }
  return [];
}
