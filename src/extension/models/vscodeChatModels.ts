// The language models that VS Code offers, as GitHub Copilot and other extensions provide them.
import * as vscode from 'vscode';
import type { PromptMessage } from '../../domain/prompt/promptContent.ts';
import { ModelError } from '../../evals/models/model.ts';
import { l10n } from '../platform/localize.ts';

/** By its id, its family, or either behind the name of a vendor: `copilot/gpt-4o`. Throws `ModelError`. */
export async function findChatModel(name: string): Promise<vscode.LanguageModelChat> {
  const models = await vscode.lm.selectChatModels();
  const last = name.slice(name.lastIndexOf('/') + 1);
  const found =
    models.find((one) => one.id === name || `${one.vendor}/${one.id}` === name) ??
    models.find((one) => `${one.vendor}/${one.family}` === name) ??
    models.find((one) => one.id === last || one.family === last);
  if (found !== undefined) return found;
  const known = [...new Set(models.map((one) => `${one.vendor}/${one.family}`))];
  throw new ModelError(
    'model_unknown',
    known.length === 0
      ? l10n.t(
          'VS Code offers no language model. Install an extension that provides one, and sign in.',
        )
      : l10n.t('VS Code offers no model “{0}”. It has: {1}.', name, known.join(', ')),
  );
}

/** There is no system role: what a system message says goes first, as its author meant it. */
export function toChatMessage({ role, content }: PromptMessage): vscode.LanguageModelChatMessage {
  return role === 'assistant'
    ? vscode.LanguageModelChatMessage.Assistant(content)
    : vscode.LanguageModelChatMessage.User(content);
}

/** As the provider counts; no model is asked. */
export async function countTokens(
  model: vscode.LanguageModelChat,
  messages: readonly PromptMessage[],
  token?: vscode.CancellationToken,
): Promise<number> {
  const counts = await Promise.all(
    messages.map((message) => model.countTokens(toChatMessage(message), token)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
