import type { ModelAnswer } from '../../evals/models/model.ts';
import type { AttemptResult } from '../../evals/run/runResult.ts';
import { l10n } from '../platform/localize.ts';
import { costText, latencyText, usageText } from './runFigures.ts';

/** What was asked and answered, as the output of a test: plain text, whatever the model wrote. */
export function attemptText(attempt: AttemptResult): string {
  const { rendered = [], answer, error } = attempt;
  const parts = rendered.map(({ role, content }) => section(role, content));
  if (answer !== undefined) {
    const said = answerText(answer);
    parts.push(section(l10n.t('answer'), said === '' ? l10n.t('(nothing)') : said));
    if (answer.refusal !== undefined) parts.push(section(l10n.t('refusal'), answer.refusal));
  }
  if (error !== undefined) parts.push(section(l10n.t('error'), error.message));
  const facts = attemptFacts(attempt);
  return [...parts, ...(facts === '' ? [] : [facts])].join('\n');
}

/** Text and calls of tools. */
export function answerText({ text, toolCalls }: ModelAnswer): string {
  const calls = toolCalls.map((call) => `${call.name}(${call.arguments})`);
  return [text, ...calls].filter((part) => part !== '').join('\n');
}

function section(title: string, text: string): string {
  return `── ${title} ──\n${text.trimEnd()}\n`;
}

/** Which model really ran, and what it took: `gpt-4o-mini · 210 tokens in, 40 out · $0.00006 · 810 ms`. */
export function attemptFacts({ answer, costUsd, source, assertions }: AttemptResult): string {
  if (answer === undefined) return '';
  const { model, usage, latencyMs, retries } = answer;
  const judged = assertions.some((one) => one.type === 'llm-rubric' || one.type === 'github-llm');
  return [
    model,
    ...(usage === undefined ? [l10n.t('tokens unknown')] : [usageText(usage)]),
    costUsd === undefined ? l10n.t('price unknown') : costText(costUsd),
    latencyText(latencyMs),
    ...(retries === 0 ? [] : [retriesText(retries)]),
    ...(source === 'cache' ? [l10n.t('from the cache')] : []),
    ...(source === 'recording' ? [l10n.t('recorded')] : []),
    ...(judged ? [l10n.t('judged by a model')] : []),
  ].join(' · ');
}

function retriesText(retries: number): string {
  return retries === 1 ? l10n.t('asked again once') : l10n.t('asked again {0} times', retries);
}
