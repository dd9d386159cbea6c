/** The code and the text of the error that something raises, without the article. */
export function refusal(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    const { name, message } = error as Error;
    return `${name}: ${message.replace(/ \[.*$/s, '')}`;
  }
  return 'nothing was refused';
}
