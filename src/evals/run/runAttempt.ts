// One question to the model and the assessment of its answer.
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent, PromptMessage } from '../../domain/prompt/promptContent.ts';
import { assessAnswer } from '../assertions/assessAnswer.ts';
import { type ModelAnswer, ModelError, type ModelRequest } from '../models/model.ts';
import { AttemptJudge } from './attemptJudge.ts';
import { isToldOnce } from './isToldOnce.ts';
import { listJudges } from './listJudges.ts';
import type { RunModels } from './runModels.ts';
import type { RunDependencies, RunOptions } from './runOptions.ts';
import type { AttemptResult, RunErrorCode } from './runResult.ts';
import { untilAborted } from './untilAborted.ts';

/** What all attempts of a run have in common. */
export interface AttemptContext {
  readonly content: PromptContent;
  /** Undefined when neither the prompt nor the run names one. */
  readonly model: string | undefined;
  readonly models: RunModels;
  readonly dependencies: Pick<RunDependencies, 'prices' | 'sandbox'>;
  readonly options: Pick<RunOptions, 'signal' | 'judge' | 'onText'>;
}

export interface AttemptJob {
  readonly case: EvalCase;
  readonly attempt: number;
  /** The messages of the case, or why there are none. */
  readonly rendered: readonly PromptMessage[] | AttemptFailure;
}

/** Why an attempt has no outcome of its own. */
export interface AttemptFailure {
  readonly code: RunErrorCode;
  readonly message: string;
  /** The model that it is about. */
  readonly model?: string;
}

export interface AttemptEnd {
  readonly result: AttemptResult;
  readonly failure?: AttemptFailure;
}

/** Throws `ModelError` only when the run was cancelled. */
export async function runAttempt(job: AttemptJob, context: AttemptContext): Promise<AttemptEnd> {
  const { rendered } = job;
  if ('code' in rendered) return end(job, rendered);
  const blocked = await findObstacle(job.case, context);
  if (blocked !== undefined) return end(job, blocked, { rendered });
  const asked = await ask({ ...job, rendered }, context);
  if ('code' in asked) return end(job, asked, { rendered });
  return await assess({ ...job, rendered }, asked, context);
}

/** What would make the answer useless, known before it is paid for. */
async function findObstacle(
  evalCase: EvalCase,
  { model, models, options }: AttemptContext,
): Promise<AttemptFailure | undefined> {
  if (model === undefined) return noModel;
  for (const name of [model, ...listJudges(evalCase.assertions, options.judge)]) {
    if (name === undefined) return noJudge;
    try {
      await untilAborted(() => models.find(name), options.signal);
    } catch (error) {
      return toFailure(error, name);
    }
  }
  return undefined;
}

type RenderedJob = AttemptJob & { readonly rendered: readonly PromptMessage[] };

async function ask(
  { case: evalCase, attempt, rendered }: RenderedJob,
  { content, model = '', models, options }: AttemptContext,
): Promise<ModelAnswer | AttemptFailure> {
  const { signal, onText } = options;
  let text = '';
  const show = (shown: string): void => {
    text = shown;
    onText?.(evalCase, attempt, text);
  };
  try {
    return await untilAborted(async () => {
      const found = await models.find(model);
      return await found.ask(toRequest(content, model, rendered), {
        signal,
        question: { caseId: evalCase.id, attempt },
        ...(onText === undefined
          ? {}
          : { onText: (delta) => show(text + delta), onRestart: () => show('') }),
      });
    }, signal);
  } catch (error) {
    return toFailure(error, model);
  }
}

function toRequest(
  { modelParameters, responseFormat, jsonSchema, tools }: PromptContent,
  model: string,
  messages: readonly PromptMessage[],
): ModelRequest {
  return {
    model,
    messages,
    parameters: modelParameters ?? {},
    ...(responseFormat === undefined ? {} : { responseFormat }),
    ...(jsonSchema === undefined ? {} : { jsonSchema }),
    ...(tools === undefined ? {} : { tools }),
  };
}

async function assess(
  job: RenderedJob,
  answer: ModelAnswer,
  context: AttemptContext,
): Promise<AttemptEnd> {
  const { case: evalCase, attempt, rendered } = job;
  const { content, dependencies, options } = context;
  const { signal } = options;
  const cost = readCost(answer, context);
  if (evalCase.assertions.length === 0)
    return end(job, nothingAsserted, { rendered, answer, ...cost, ...toOrigin(answer) });
  const judge = createJudge(job, context);
  const { outcome, score, reason, assertions, metrics } = await untilAborted(
    () =>
      assessAnswer(evalCase, {
        answer,
        values: evalCase.values,
        content,
        rendered,
        ...cost,
        ...(judge === undefined ? {} : { judge }),
        ...(dependencies.sandbox === undefined ? {} : { sandbox: dependencies.sandbox }),
        signal,
      }),
    signal,
  );
  const found = { rendered, answer, assertions, reason, metrics, ...cost };
  const known = { ...found, ...judge?.readUse(), ...toOrigin(answer) };
  if (outcome !== 'error') return { result: { attempt, outcome, score, ...known } };
  const failure: AttemptFailure =
    judge?.failure === undefined
      ? { code: 'assertion_error', message: reason }
      : toFailure(judge.failure.error, judge.failure.model);
  return end(job, failure, known);
}

function createJudge(
  { case: evalCase, attempt }: AttemptJob,
  { models, dependencies, options }: AttemptContext,
): AttemptJudge | undefined {
  const [first] = listJudges(evalCase.assertions, options.judge);
  if (first === undefined) return undefined;
  return new AttemptJudge({
    models,
    prices: dependencies.prices,
    model: options.judge ?? first,
    question: { caseId: evalCase.id, attempt },
  });
}

function readCost(
  { usage, model: answeredBy }: ModelAnswer,
  { model = '', dependencies }: AttemptContext,
): { readonly costUsd?: number } {
  if (usage === undefined) return {};
  const costUsd = dependencies.prices?.calculateCostUsd({ model, answeredBy, usage });
  return costUsd === undefined ? {} : { costUsd };
}

function toOrigin({ kept }: ModelAnswer): Partial<AttemptResult> {
  if (kept === undefined) return { source: 'model' };
  const { source, answeredAt, forOtherContent } = kept;
  return { source, answeredAt, ...(forOtherContent === undefined ? {} : { forOtherContent }) };
}

function end(
  { attempt }: AttemptJob,
  failure: AttemptFailure,
  known: Partial<AttemptResult> = {},
): AttemptEnd {
  const { code, message } = failure;
  const outcome = isToldOnce(code) || code === 'nothing_asserted' ? 'skipped' : 'error';
  const error = { code, message };
  return { result: { assertions: [], ...known, attempt, outcome, score: 0, error }, failure };
}

/** Throws what is no failure of a model, and cancellations. */
function toFailure(error: unknown, model: string): AttemptFailure {
  if (!(error instanceof ModelError) || error.code === 'cancelled') throw error;
  return { code: error.code, message: error.message, model };
}

const noModel: AttemptFailure = {
  code: 'model_unknown',
  message: 'The prompt names no model. Add “model” to it, or choose one for the run.',
};
const nothingAsserted: AttemptFailure = {
  code: 'nothing_asserted',
  message:
    'The case asserts nothing yet, so its answer is neither right nor wrong. Add an “assert”.',
};
const noJudge: AttemptFailure = {
  code: 'judge_missing',
  message:
    'A model must judge, and none is named. Set “judge” under “evals” in prompt-rollout.yml, or “provider” in the assertion.',
};
