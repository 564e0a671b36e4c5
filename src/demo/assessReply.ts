import type { Observation } from '../protocol/registry/observationDto.ts';
import type { CandidateBehaviour } from './candidateBehaviour.ts';
import type { ModelReply } from './modelClient.ts';

export type ReplyOutcome = Pick<
  Observation,
  | 'success'
  | 'parseFailure'
  | 'refusal'
  | 'fallback'
  | 'escalation'
  | 'feedback'
  | 'latencyMs'
  | 'inputTokens'
  | 'outputTokens'
  | 'costUsd'
>;

export interface AskedReply {
  readonly prompt: string;
  /** Undefined when there is no answer, so that the application had to use a text of its own. */
  readonly reply: ModelReply | undefined;
  /** Gives a new number from 0 up to 1 each time. */
  readonly chance: () => number;
  /** How the version answers that was asked. */
  readonly behaviour: CandidateBehaviour;
}

const fastestMs = 400;
const typicalExtraMs = 500;
const slowDown = 6;
const usualSuccess = 0.92;
const usualEscalations = 0.01;
const escalationsAfterFailure = 0.3;
const feedbackShare = 0.05;
/** US dollars per token, as a small model costs. */
const prices = { input: 0.15e-6, output: 0.6e-6 };

/** Prompts whose answers are read by a program. */
const jsonPrompts: readonly string[] = ['triage'];

/** What the application finds out about an answer, with what only users could tell made up. */
export function assessReply({ prompt, reply, chance, behaviour }: AskedReply): ReplyOutcome {
  const extraMs = -typicalExtraMs * Math.log(1 - chance());
  const latencyMs = Math.round((fastestMs + extraMs) * (behaviour === 'slowly' ? slowDown : 1));
  if (reply === undefined) return { latencyMs, fallback: true, success: false };
  const { inputTokens, outputTokens } = reply;
  const parseFailure = !isReadable(prompt, reply);
  const refusal = /^(i[’']m|i am) sorry, but i (can[’']t|cannot) /i.test(reply.text);
  const isBad = parseFailure || refusal;
  const success = !isBad && chance() < usualSuccess;
  const escalation = chance() < (isBad ? escalationsAfterFailure : usualEscalations);
  const feedback = chance() < feedbackShare ? { feedback: success ? 1 : -1 } : {};
  const costUsd = inputTokens * prices.input + outputTokens * prices.output;
  const measured = { latencyMs, inputTokens, outputTokens, costUsd };
  return { ...measured, parseFailure, refusal, fallback: false, escalation, success, ...feedback };
}

/** A reply to a customer is plain text; where a program reads it, a JSON object or the call of a tool. */
function isReadable(prompt: string, { text, toolCalls }: ModelReply): boolean {
  if (!jsonPrompts.includes(prompt)) return text.trim() !== '' && !/^\s*[{[]/.test(text);
  if (toolCalls.length > 0) return true;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && 'queue' in value;
  } catch {
    // Told by the answer: it is no JSON.
    return false;
  }
}
