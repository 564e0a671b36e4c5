// How figures of model calls are written: the same words in the Test Explorer, lenses, previews and messages.
import type { TokenUsage } from '../../evals/models/model.ts';
import { l10n } from '../platform/localize.ts';

/** US dollars with two digits that mean something: `$1.20`, `$0.0013`, `< $0.000001`. */
export function costText(costUsd: number): string {
  if (costUsd === 0) return '$0';
  if (costUsd < 0.000_001) return '< $0.000001';
  if (costUsd >= 1) return `$${costUsd.toFixed(2)}`;
  const digits = Math.max(2, 1 - Math.floor(Math.log10(costUsd)));
  return `$${costUsd.toFixed(digits)}`;
}

export function usageText({ inputTokens, outputTokens }: TokenUsage): string {
  return l10n.t('{0} tokens in, {1} out', inputTokens, outputTokens);
}

/** Below a second in milliseconds, above with one digit. */
export function latencyText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}
