import { createHash } from 'node:crypto';
import { toCanonicalJson } from '../../domain/prompt/contentHash.ts';
import type { Model, ModelAnswer, ModelRequest } from './model.ts';

/** An answer as it is kept. */
export interface StoredAnswer {
  readonly answer: ModelAnswer;
  /** Epoch milliseconds. */
  readonly answeredAt: number;
}

/** Answers by key. What cannot be read is a miss; a failure to write is no failure of the run. */
export interface AnswerStore {
  readonly read: (key: string) => Promise<StoredAnswer | undefined>;
  /** Returns at once; `flush` waits until everything is kept. */
  readonly write: (key: string, stored: StoredAnswer) => void;
  readonly flush: () => Promise<void>;
}

/** Answers given at a time (epoch milliseconds) or later; earlier ones are asked for anew. */
export function answersSince(store: AnswerStore, at: number): AnswerStore {
  return {
    write: (key, stored) => store.write(key, stored),
    flush: () => store.flush(),
    read: async (key) => {
      const stored = await store.read(key);
      return stored !== undefined && stored.answeredAt >= at ? stored : undefined;
    },
  };
}

/**
 * The model, asked once for each request and attempt: attempt 0 of a single run is attempt 0 of a run with repeats.
 * Failures are not kept.
 */
export function createCachedModel(model: Model, store: AnswerStore, now: () => number): Model {
  return {
    origin: model.origin,
    ask: async (request, options) => {
      const { attempt = 0, judge = false } = options.question ?? {};
      // What a judge says of the same text is asked once, whichever attempt gave the text.
      const key = calculateAnswerKey(model.origin, request, judge ? 0 : attempt);
      const stored = await store.read(key);
      if (stored !== undefined) {
        options.onText?.(stored.answer.text);
        return { ...stored.answer, kept: { source: 'cache', answeredAt: stored.answeredAt } };
      }
      const answer = await model.ask(request, options);
      store.write(key, { answer, answeredAt: now() });
      return answer;
    },
  };
}

/** Everything that decides on the answer, and nothing else: no key, no case, no file. */
function calculateAnswerKey(origin: string, request: ModelRequest, attempt: number): string {
  const text = toCanonicalJson({ origin, request, attempt });
  return createHash('sha256').update(text).digest('hex');
}
