import * as vscode from 'vscode';
import type {
  Model,
  ModelAnswer,
  ModelCallOptions,
  ModelRequest,
  TokenUsage,
  ToolCall,
} from '../../evals/models/model.ts';
import { l10n } from '../platform/localize.ts';
import { toVscodeModelError } from './toVscodeModelError.ts';
import { countTokens, findChatModel, toChatMessage } from './vscodeChatModels.ts';

/** Whether a person has said that a model may be asked; undefined before. */
export type ChatConsent = Pick<vscode.LanguageModelAccessInformation, 'canSendRequest'>;

/** The models that VS Code offers, as GitHub Copilot and other extensions provide them. VS Code asks for consent. */
export function createVscodeModel(consent: ChatConsent): Model {
  return { origin: 'vscode', ask: (request, options) => ask(request, options, consent) };
}

async function ask(
  request: ModelRequest,
  options: ModelCallOptions,
  consent: ChatConsent,
): Promise<ModelAnswer> {
  const cancellation = new vscode.CancellationTokenSource();
  const cancel = (): void => cancellation.cancel();
  options.signal.addEventListener('abort', cancel, { once: true });
  try {
    const model = await findChatModel(request.model);
    options.signal.throwIfAborted();
    const messages = request.messages.map(toChatMessage);
    const isAllowed = consent.canSendRequest(model) === true;
    const sentMs = performance.now();
    const response = await model.sendRequest(messages, toOptions(request), cancellation.token);
    // How long a person thinks about the question of VS Code is no time of the model.
    const startedMs = isAllowed ? sentMs : performance.now();
    const { text, toolCalls } = await readStream(response.stream, options);
    // A provider that hears of a cancellation may just end its answer.
    options.signal.throwIfAborted();
    const latencyMs = performance.now() - startedMs;
    const usage = await countUsage({ model, request, text }, cancellation.token);
    options.signal.throwIfAborted();
    const counted = usage === undefined ? {} : { usage };
    return { text, toolCalls, model: model.id, ...counted, latencyMs, retries: 0 };
  } catch (error) {
    throw toVscodeModelError(error, request.model, options.signal);
  } finally {
    options.signal.removeEventListener('abort', cancel);
    cancellation.dispose();
  }
}

interface Answered {
  readonly model: vscode.LanguageModelChat;
  readonly request: ModelRequest;
  readonly text: string;
}

/** Undefined where the provider cannot count: the answer is there, and is worth more than its size. */
async function countUsage(
  { model, request, text }: Answered,
  token: vscode.CancellationToken,
): Promise<TokenUsage | undefined> {
  try {
    const inputTokens = await countTokens(model, request.messages, token);
    return { inputTokens, outputTokens: await model.countTokens(text, token) };
  } catch {
    return undefined;
  }
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
