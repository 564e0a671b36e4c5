import { createParser } from 'eventsource-parser';
import type { HttpAnswer } from './httpSend.ts';
import { maxAnswerBytes, readAnswerText } from './readAnswerText.ts';

/** Puts an answer together. Both throw `RequestFailure`. */
export interface AnswerCollector {
  /** The data of one event of a stream. */
  addEvent(data: string): void;
  /** An answer that came in one piece, as from endpoints that do not stream. */
  addWhole(text: string): void;
}

/** Reads an answer to its end, as a stream of events or whole. Throws `RequestFailure`. */
export async function readAnswer(answer: HttpAnswer, collector: AnswerCollector): Promise<void> {
  if (!/\bevent-stream\b/i.test(answer.header('content-type') ?? '')) {
    let text = '';
    await readAnswerText(answer, (part) => (text += part));
    collector.addWhole(text);
    return;
  }
  const parser = createParser({
    maxBufferSize: maxAnswerBytes,
    onEvent: ({ data }) => collector.addEvent(data),
  });
  await readAnswerText(answer, (text) => parser.feed(text));
  // A last event may come without its empty line.
  parser.feed('\n\n');
}
