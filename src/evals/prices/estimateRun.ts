// What a run will take, before it starts: always a range, and always an estimate.
import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { PromptContent } from '../../domain/prompt/promptContent.ts';
import { renderPrompt } from '../../domain/prompt/renderPrompt.ts';
import type { ModelRequest, TokenUsage } from '../models/model.ts';
import { listJudges } from '../run/listJudges.ts';
import { estimateUsage } from './estimateUsage.ts';
import type { PriceList } from './priceList.ts';

export interface EstimateInput {
  readonly content: PromptContent;
  readonly cases: readonly EvalCase[];
}

export interface EstimateOptions {
  readonly repeat?: number;
  readonly model?: string;
  readonly judge?: string;
  readonly prices?: PriceList;
  /** Tokens of an answer as earlier runs of this prompt saw them. */
  readonly outputTokens?: number;
}

export interface Range {
  readonly least: number;
  readonly most: number;
}

export interface RunEstimate {
  /** Questions to the prompt's model and to judges. */
  readonly questions: number;
  readonly tokens: Range;
  /** Undefined when a price is not known. */
  readonly costUsd?: Range;
  /** Models without a known price. */
  readonly unpriced: readonly string[];
}

/** Answers differ in length, and every estimate of tokens by characters is rough: this far to both sides. */
const shortAnswer = 0.2;
const roughness = 1.3;
/** What a rubric and the frame around it take beside the answer, and what a verdict takes. */
const judgeOverheadTokens = 300;
const verdictTokens = 100;

/** Questions that a cache would answer are counted, too: the least is what a run takes that asks them all. */
export function estimateRun(input: EstimateInput, options: EstimateOptions): RunEstimate {
  const { content, cases } = input;
  const { repeat = 1, judge, model = content.model ?? '' } = options;
  const questions = cases.flatMap((evalCase) => {
    const usage = estimateUsage(toRequest(evalCase, content, model), options.outputTokens);
    const asked: readonly Question[] = [
      { model, usage },
      ...[...listJudges(evalCase.assertions, judge)].map((name) => ({
        model: name ?? '',
        usage: {
          inputTokens: judgeOverheadTokens + usage.outputTokens,
          outputTokens: verdictTokens,
        },
      })),
    ];
    return Array.from({ length: evalCase.repeat ?? repeat }, () => asked).flat();
  });
  return sumUp(questions, options.prices);
}

interface Question {
  readonly model: string;
  readonly usage: TokenUsage;
}

function sumUp(questions: readonly Question[], prices: PriceList | undefined): RunEstimate {
  const least = questions.map(({ model, usage }) => ({
    model,
    usage: { ...usage, outputTokens: Math.ceil(usage.outputTokens * shortAnswer) },
  }));
  const most = questions.map(({ model, usage }) => ({
    model,
    usage: {
      inputTokens: Math.ceil(usage.inputTokens * roughness),
      outputTokens: usage.outputTokens,
    },
  }));
  const unpriced = new Set<string>();
  const costs = [least, most].map((side) =>
    side.reduce((sum, question) => {
      const costUsd = prices?.calculateCostUsd(question);
      if (costUsd === undefined) unpriced.add(question.model);
      return sum + (costUsd ?? 0);
    }, 0),
  );
  const [leastUsd = 0, mostUsd = 0] = costs;
  return {
    questions: questions.length,
    tokens: { least: countTokens(least), most: countTokens(most) },
    ...(unpriced.size === 0 ? { costUsd: { least: leastUsd, most: mostUsd } } : {}),
    unpriced: [...unpriced].toSorted(),
  };
}

function countTokens(questions: readonly Question[]): number {
  return questions.reduce(
    (sum, { usage: { inputTokens, outputTokens } }) => sum + inputTokens + outputTokens,
    0,
  );
}

function toRequest(evalCase: EvalCase, content: PromptContent, model: string): ModelRequest {
  const { values, dialect } = evalCase;
  const { modelParameters, tools, jsonSchema } = content;
  return {
    model,
    messages: renderPrompt(content, values, { dialect }).messages,
    parameters: modelParameters ?? {},
    ...(tools === undefined ? {} : { tools }),
    ...(jsonSchema === undefined ? {} : { jsonSchema }),
  };
}
