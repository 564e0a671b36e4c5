import { ModelError } from '../../evals/models/model.ts';
import type { SizeFacts } from '../preview/describeSize.ts';
import type { MeasuredPrompt } from '../preview/promptAsker.ts';
import { countTokens, findChatModel } from './vscodeChatModels.ts';

/** Tokens and context window as the provider of a language model tells them; no model is asked for it. */
export async function measureInVscode(
  name: string,
  messages: MeasuredPrompt['messages'],
): Promise<SizeFacts> {
  try {
    const model = await findChatModel(name);
    return { tokens: await countTokens(model, messages), contextWindow: model.maxInputTokens };
  } catch (error) {
    // That it is not offered is told when somebody asks it.
    if (error instanceof ModelError) return {};
    throw error;
  }
}
