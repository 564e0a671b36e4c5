import type { ModelAnswer, Question } from '../models/model.ts';
import type { RecordedAnswer } from './recordedAnswer.ts';

/** What a recording holds for a question. */
export type FoundAnswer =
  | { readonly kind: 'exact' | 'stale'; readonly recorded: RecordedAnswer }
  | { readonly kind: 'none' };

/** Recorded answers of one prompt. Reading and writing the file is up to the caller. */
export class Recording {
  readonly #answers: Map<string, RecordedAnswer>;
  readonly #used = new Set<string>();

  constructor(answers: readonly RecordedAnswer[] = []) {
    this.#answers = new Map(answers.map((answer) => [toKey(answer), answer]));
  }

  /** `stale`: the case was answered, but to another request, so for another content. */
  find(request: string, question: Question): FoundAnswer {
    const exact = this.#answers.get(toKey({ ...question, request }));
    if (exact !== undefined) return { kind: 'exact', recorded: exact };
    // What a judge said of another answer says nothing of this one.
    const stale =
      question.judge === true
        ? undefined
        : [...this.#answers.values()].find((each) => isSameQuestion(each, question));
    return stale === undefined ? { kind: 'none' } : { kind: 'stale', recorded: stale };
  }

  /** An answer that says the same as the recorded one keeps its time and latency, so that the file changes only with the answers. */
  record(request: string, question: Question, given: { answer: ModelAnswer; at: number }): void {
    const { answer, at } = given;
    const recorded: RecordedAnswer = {
      caseId: question.caseId,
      attempt: question.attempt,
      ...(question.judge === true ? { judge: true } : {}),
      request,
      model: answer.model,
      recordedAt: at,
      latencyMs: Math.round(answer.latencyMs),
      ...(answer.usage === undefined ? {} : { usage: answer.usage }),
      ...(answer.finishReason === undefined ? {} : { finishReason: answer.finishReason }),
      ...(answer.refusal === undefined ? {} : { refusal: answer.refusal }),
      text: answer.text,
      toolCalls: answer.toolCalls,
    };
    const key = toKey(recorded);
    const before = this.#answers.get(key);
    if (before === undefined || !saysTheSame(before, recorded)) this.#answers.set(key, recorded);
    this.#used.add(key);
  }

  /**
   * Everything that is to be kept, sorted. Of the cases that were recorded anew only the new answers stay; answers of
   * cases that are no longer there go, where the caller knows which are.
   */
  toAnswers(knownCaseIds?: ReadonlySet<string>): readonly RecordedAnswer[] {
    const anew = new Set([...this.#used].map((key) => this.#answers.get(key)?.caseId));
    return [...this.#answers]
      .filter(
        ([key, { caseId }]) =>
          this.#used.has(key) || (!anew.has(caseId) && (knownCaseIds?.has(caseId) ?? true)),
      )
      .map(([, answer]) => answer)
      .toSorted((a, b) => compareTexts(toKey(a), toKey(b)));
  }
}

/** Sorts by case and attempt, a judge after what it judged. */
function toKey({ caseId, attempt, judge, request }: Question & { request: string }): string {
  return `${caseId} ${String(attempt).padStart(6, '0')} ${judge === true ? 1 : 0} ${request}`;
}

function isSameQuestion(answer: RecordedAnswer, question: Question): boolean {
  return (
    answer.judge !== true &&
    answer.caseId === question.caseId &&
    answer.attempt === question.attempt
  );
}

function saysTheSame(a: RecordedAnswer, b: RecordedAnswer): boolean {
  const said = ({ model, text, toolCalls, refusal, finishReason, usage }: RecordedAnswer): string =>
    JSON.stringify([model, text, toolCalls, refusal, finishReason, usage]);
  return said(a) === said(b);
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
