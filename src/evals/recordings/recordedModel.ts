import { createHash } from 'node:crypto';
import { toCanonicalJson } from '../../domain/prompt/contentHash.ts';
import {
  type Model,
  type ModelAnswer,
  type ModelCallOptions,
  ModelError,
  type ModelRequest,
  type Question,
} from '../models/model.ts';
import type { RecordedAnswer } from './recordedAnswer.ts';
import type { Recording } from './recording.ts';

/** Asks the model and keeps its answers. */
export function createRecordingModel(model: Model, recording: Recording, now: () => number): Model {
  return {
    origin: model.origin,
    ask: async (request, options) => {
      const answer = await model.ask(request, options);
      const at = answer.kept?.answeredAt ?? now();
      recording.record(calculateRequestHash(request), questionOf(options), { answer, at });
      return answer;
    },
  };
}

/** Gives recorded answers; asks nobody. `replayStale`: also those that were given to another content, and says so. */
export function createReplayModel(
  recording: Recording,
  options: { readonly replayStale: boolean },
): Model {
  return {
    origin: 'recording:',
    ask: (request, callOptions) =>
      Promise.resolve().then(() => {
        const found = recording.find(calculateRequestHash(request), questionOf(callOptions));
        if (found.kind === 'none') throw notRecorded(noAnswer);
        const isStale = found.kind === 'stale';
        if (isStale && !options.replayStale) throw notRecorded(staleAnswer);
        callOptions.onText?.(found.recorded.text);
        return toAnswer(found.recorded, isStale);
      }),
  };
}

const noAnswer =
  'There is no recorded answer to this case. Record the answers while the model can be reached.';
const staleAnswer =
  'The recorded answer was given to another content of the prompt. Record the answers anew.';

function notRecorded(message: string): ModelError {
  return new ModelError('not_recorded', message);
}

function questionOf({ question }: ModelCallOptions): Question {
  if (question === undefined) throw new RangeError('A recording needs to know the question.');
  return question;
}

/** Without the address of the endpoint: what one recorded, another replays. */
function calculateRequestHash(request: ModelRequest): string {
  return createHash('sha256').update(toCanonicalJson(request)).digest('hex');
}

function toAnswer(recorded: RecordedAnswer, isStale: boolean): ModelAnswer {
  const { text, toolCalls, model, finishReason, refusal, usage, latencyMs, recordedAt } = recorded;
  return {
    text,
    toolCalls,
    model,
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(refusal === undefined ? {} : { refusal }),
    ...(usage === undefined ? {} : { usage }),
    latencyMs,
    retries: 0,
    kept: {
      source: 'recording',
      answeredAt: recordedAt,
      ...(isStale ? { forOtherContent: true } : {}),
    },
  };
}
