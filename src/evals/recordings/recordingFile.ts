// `*.recorded.yml`: answers of models kept in git, in a form that a person can review.
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { parse, stringify } from 'yaml';
import type { RecordedAnswer } from './recordedAnswer.ts';
import { Recording } from './recording.ts';

const count = Type.Integer({ minimum: 0 });
const entrySchema = Type.Object(
  {
    case: Type.String({ minLength: 1, maxLength: 200 }),
    attempt: count,
    judge: Type.Optional(Type.Literal(true)),
    request: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    model: Type.String(),
    recordedAt: Type.String({ pattern: String.raw`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$` }),
    latencyMs: Type.Number({ minimum: 0 }),
    inputTokens: Type.Optional(count),
    outputTokens: Type.Optional(count),
    finishReason: Type.Optional(Type.String()),
    refusal: Type.Optional(Type.String()),
    text: Type.String(),
    toolCalls: Type.Optional(
      Type.Array(
        Type.Object(
          { name: Type.String(), arguments: Type.String() },
          { additionalProperties: false },
        ),
      ),
    ),
  },
  { additionalProperties: false },
);
type Entry = Static<typeof entrySchema>;

const fileSchema = Type.Object(
  { version: Type.Literal(1), answers: Type.Array(entrySchema) },
  { additionalProperties: false },
);

const head = `# Answers of models, to run evals without them. Written by “Record”; edits by hand would be no answers.\n`;

/** Path of the recorded answers of a prompt file, beside it. */
export function toRecordingPath(promptPath: string): string {
  return promptPath.replace(/\.prompt\.ya?ml$/i, '.recorded.yml');
}

export type ParsedRecording =
  | { readonly kind: 'read'; readonly recording: Recording }
  /** A sentence for people. */
  | { readonly kind: 'unreadable'; readonly message: string };

/** Reads recorded answers; an empty text holds none. Never throws. */
export function parseRecordingFile(text: string): ParsedRecording {
  if (text.trim() === '') return { kind: 'read', recording: new Recording() };
  let value: unknown;
  try {
    value = parse(text);
  } catch {
    return unreadable('it is not valid YAML, perhaps after a merge');
  }
  if (Value.Check(fileSchema, value))
    return { kind: 'read', recording: new Recording(value.answers.map(toRecorded)) };
  const [error] = Value.Errors(fileSchema, value);
  const place = error?.instancePath ?? '';
  return unreadable(`${place === '' ? 'the file' : place} ${error?.message ?? 'is wrong'}`);
}

function unreadable(why: string): ParsedRecording {
  return {
    kind: 'unreadable',
    message: `The recorded answers cannot be read: ${why}. Record them anew.`,
  };
}

/** The same answers always give the same bytes. */
export function toRecordingText(answers: readonly RecordedAnswer[]): string {
  return head + stringify({ version: 1, answers: answers.map(toEntry) }, { lineWidth: 0 });
}

function toRecorded(entry: Entry): RecordedAnswer {
  const { case: caseId, attempt, judge, request, model, latencyMs, text } = entry;
  const { inputTokens, outputTokens, finishReason, refusal } = entry;
  return {
    caseId,
    attempt,
    ...(judge === undefined ? {} : { judge }),
    request,
    model,
    recordedAt: Date.parse(entry.recordedAt),
    latencyMs,
    ...(inputTokens === undefined || outputTokens === undefined
      ? {}
      : { usage: { inputTokens, outputTokens } }),
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(refusal === undefined ? {} : { refusal }),
    text,
    toolCalls: entry.toolCalls ?? [],
  };
}

function toEntry(answer: RecordedAnswer): Entry {
  const { caseId, attempt, judge, request, model, latencyMs, usage } = answer;
  const { finishReason, refusal, text, toolCalls } = answer;
  return {
    case: caseId,
    attempt,
    ...(judge === undefined ? {} : { judge }),
    request,
    model,
    recordedAt: new Date(answer.recordedAt).toISOString(),
    latencyMs,
    ...usage,
    ...(finishReason === undefined ? {} : { finishReason }),
    ...(refusal === undefined ? {} : { refusal }),
    text,
    ...(toolCalls.length === 0 ? {} : { toolCalls: toolCalls.map((call) => ({ ...call })) }),
  };
}
