import type { HttpAnswer } from './httpSend.ts';
import { RequestFailure } from './requestFailure.ts';

/** No answer of a model is longer; an endpoint that sends more is broken, or means harm. */
export const maxAnswerBytes = 10 * 1024 * 1024;

/** Gives the text of an answer as it arrives. Throws `RequestFailure`. */
export async function readAnswerText(
  answer: HttpAnswer,
  onText: (text: string) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let bytes = 0;
  for await (const chunk of withoutRawErrors(answer.body)) {
    bytes += chunk.byteLength;
    if (bytes > maxAnswerBytes) throw tooLarge();
    onText(decoder.decode(chunk, { stream: true }));
  }
  onText(decoder.decode());
}

/** What Node says of a broken connection, in our words. */
async function* withoutRawErrors(body: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* body;
  } catch {
    throw cutOff();
  }
}

export function cutOff(): RequestFailure {
  return new RequestFailure(
    'bad_answer',
    'The answer broke off before its end. Try again; if it stays so, look at the endpoint or at a proxy before it.',
    { retry: { kind: 'broken' } },
  );
}

function tooLarge(): RequestFailure {
  return new RequestFailure(
    'answer_too_large',
    `The answer is larger than ${maxAnswerBytes / 1024 / 1024} MB and was not read on. Set “maxTokens” in the prompt.`,
  );
}
