import type { Assertion } from '../../domain/fixtures/assertion.ts';
import type { PromptMessage } from '../../domain/prompt/promptContent.ts';
import { ModelError } from '../models/model.ts';
import type { AssertionContext } from './assertionContext.ts';
import { unclear, type Finding } from './finding.ts';

/** Asks the judge at temperature 0 and makes a finding of what it says. A judge that gives no answer is an error. */
export async function askJudge(
  { type, provider }: Assertion,
  messages: readonly PromptMessage[],
  { judge, signal }: AssertionContext,
  toFinding: (text: string) => Finding,
): Promise<Finding> {
  if (judge === undefined) {
    return unclear(`“${type}” needs a model that judges. Name one in the project file.`);
  }
  const model = provider ?? judge.model;
  try {
    const request = { model, messages, parameters: { temperature: 0 } };
    const { text } = await judge.ask(request, { signal });
    return toFinding(text);
  } catch (error) {
    if (!(error instanceof ModelError) || error.code === 'cancelled') throw error;
    return unclear(`The judge ${model} gave no verdict. ${error.message}`);
  }
}
