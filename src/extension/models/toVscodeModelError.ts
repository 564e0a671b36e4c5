import { ModelError } from '../../evals/models/model.ts';
import { l10n } from '../platform/localize.ts';

/** What VS Code says of a language model that gave no answer, as a sentence. `signal` is that of the question. */
export function toVscodeModelError(error: unknown, name: string, signal: AbortSignal): ModelError {
  if (error instanceof ModelError) return error;
  if (signal.aborted) return new ModelError('cancelled', l10n.t('Cancelled.'), { cause: error });
  const reason = error instanceof Error ? error.message : String(error);
  const options = { cause: error };
  switch (readCode(error)) {
    case 'NoPermissions':
      return new ModelError(
        'consent_missing',
        l10n.t('VS Code does not let Prompt Rollout use {0}. Allow it when VS Code asks.', name),
        options,
      );
    case 'NotFound':
      return new ModelError(
        'model_unknown',
        l10n.t('VS Code offers no model “{0}”.', name),
        options,
      );
    case 'Blocked':
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

/** Of a `vscode.LanguageModelError`. */
function readCode(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
