import * as vscode from 'vscode';
import {
  ModelError,
  type Model,
  type ModelAnswer,
  type ModelCallOptions,
  type ModelRequest,
  type ToolCall,
} from '../../evals/models/model.ts';
import { l10n } from '../platform/localize.ts';

/** The models that VS Code offers, as GitHub Copilot and other extensions provide them. VS Code asks for consent. */
export const vscodeModel: Model = { origin: 'vscode', ask };

async function ask(request: ModelRequest, options: ModelCallOptions): Promise<ModelAnswer> {
  const model = await findChatModel(request.model);
  const cancellation = new vscode.CancellationTokenSource();
  const cancel = (): void => cancellation.cancel();
  options.signal.addEventListener('abort', cancel, { once: true });
  try {
    options.signal.throwIfAborted();
    const messages = request.messages.map(toChatMessage);
    const startedMs = performance.now();
    const response = await model.sendRequest(messages, toOptions(request), cancellation.token);
    const { text, toolCalls } = await readStream(response.stream, options);
    const latencyMs = performance.now() - startedMs;
    const inputTokens = await countTokens(model, request, cancellation.token);
    const outputTokens = await model.countTokens(text, cancellation.token);
    const usage = { inputTokens, outputTokens };
    return { text, toolCalls, model: model.id, usage, latencyMs, retries: 0 };
  } catch (error) {
    throw toModelError(error, request.model, options.signal);
  } finally {
    options.signal.removeEventListener('abort', cancel);
    cancellation.dispose();
  }
}

/** By its id, its family, or either behind the name of a vendor: `copilot/gpt-4o`. */
async function findChatModel(name: string): Promise<vscode.LanguageModelChat> {
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
function toChatMessage({
  role,
  content,
}: ModelRequest['messages'][number]): vscode.LanguageModelChatMessage {
  return role === 'assistant'
    ? vscode.LanguageModelChatMessage.Assistant(content)
    : vscode.LanguageModelChatMessage.User(content);
}

function toOptions(request: ModelRequest): vscode.LanguageModelChatRequestOptions {
  const tools = (request.tools ?? []).map((tool) => ({
    name: tool.name,
    description: tool.description ?? '',
    ...(tool.parameters === undefined ? {} : { inputSchema: tool.parameters }),
  }));
  return {
    justification: l10n.t('Runs the fixtures of a prompt.'),
    modelOptions: { ...request.parameters },
    ...(tools.length === 0 ? {} : { tools }),
  };
}

async function readStream(
  stream: AsyncIterable<unknown>,
  { onText }: ModelCallOptions,
): Promise<{ readonly text: string; readonly toolCalls: readonly ToolCall[] }> {
  let text = '';
  const toolCalls: ToolCall[] = [];
  for await (const part of stream) {
    if (part instanceof vscode.LanguageModelTextPart) {
      text += part.value;
      onText?.(part.value);
    } else if (part instanceof vscode.LanguageModelToolCallPart) {
      toolCalls.push({ name: part.name, arguments: JSON.stringify(part.input) });
    }
  }
  return { text, toolCalls };
}

async function countTokens(
  model: vscode.LanguageModelChat,
  { messages }: ModelRequest,
  token: vscode.CancellationToken,
): Promise<number> {
  const counts = await Promise.all(
    messages.map((message) => model.countTokens(toChatMessage(message), token)),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

function toModelError(error: unknown, name: string, signal: AbortSignal): ModelError {
  if (error instanceof ModelError) return error;
  if (signal.aborted) return new ModelError('cancelled', l10n.t('Cancelled.'), { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  if (!(error instanceof vscode.LanguageModelError))
    return new ModelError('server_error', l10n.t('{0} gave no answer: {1}', name, reason), options);
  switch (error.code) {
    case vscode.LanguageModelError.NoPermissions.name:
      return new ModelError(
        'consent_missing',
        l10n.t('VS Code does not let Prompt Rollout use {0}. Allow it when VS Code asks.', name),
        options,
      );
    case vscode.LanguageModelError.NotFound.name:
      return new ModelError(
        'model_unknown',
        l10n.t('VS Code offers no model “{0}”.', name),
        options,
      );
    case vscode.LanguageModelError.Blocked.name:
      return new ModelError(
        'rate_limited',
        l10n.t('{0} refuses further requests for now: {1}', name, reason),
        options,
      );
    default:
      return new ModelError(
        'server_error',
        l10n.t('{0} gave no answer: {1}', name, reason),
        options,
      );
  }
}
