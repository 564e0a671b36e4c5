import { readFile } from 'node:fs/promises';
import { Type, type Static } from 'typebox';
import { AnswerCheck } from '../answerCheck.ts';

/** The line that a registry writes when it listens. */
const listeningSchema = Type.Object({
  event: Type.Literal('listening'),
  url: Type.String(),
  personTokenFile: Type.String(),
  appTokenFile: Type.String(),
  storeId: Type.String(),
  pid: Type.Optional(Type.Integer({ minimum: 1 })),
});
export type ListeningLine = Static<typeof listeningSchema>;

const listeningCheck = new AnswerCheck(listeningSchema);

/** Those lines of a log, oldest first. */
export function findListeningLines(text: string): ListeningLine[] {
  return text
    .split('\n')
    .filter((line) => line.includes('"listening"'))
    .map(parseJson)
    .filter((value) => listeningCheck.matches(value));
}

export async function readLastListening(logFile: string): Promise<ListeningLine | undefined> {
  try {
    return findListeningLines(await readFile(logFile, 'utf8')).at(-1);
  } catch {
    // No log: nothing was started here.
    return undefined;
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // Another line of the log, or one that is still being written.
    return undefined;
  }
}
