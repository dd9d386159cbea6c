import { App } from 'aws-cdk-lib';

/** Runs the work and returns what it throws. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** What synthesis says that is ours, without the path and the article. */
export function refusedBySynthesis(app: App): string[] {
  try {
    app.synth();
    return [];
  } catch (error) {
    return String((error as Error).message).split('\n').filter((line) => line.includes('[') && /[A-Z]\w+: '/.test(line))
      .map((line) => line.replace(/^ *\[[^\]]*\] /, '').replace(/ \[.*$/, ''));
  }
}
