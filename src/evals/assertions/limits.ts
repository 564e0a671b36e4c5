import { found, unclear, type Check } from './finding.ts';

/** `latency`: milliseconds of the request itself; for a kept answer those of when it was given. */
export const checkLatency: Check = ({ threshold }, { answer }) => {
  if (threshold === undefined) return unclear('“latency” needs a threshold in milliseconds.');
  const when = answer.kept === undefined ? '' : ' when it was given';
  const took = `The answer took ${Math.round(answer.latencyMs)} ms${when}`;
  const reason = `${took}; ${threshold} ms are allowed.`;
  return found(answer.latencyMs <= threshold, { pass: reason, fail: reason });
};

/** `cost`: US dollars of the answer. */
export const checkCost: Check = ({ threshold }, { answer, costUsd }) => {
  if (threshold === undefined) return unclear('“cost” needs a threshold in US dollars.');
  if (costUsd === undefined) {
    return unclear(
      `What ${answer.model} costs is not known, so “cost” cannot be told. Set its price in the project file.`,
    );
  }
  const reason = `The answer cost ${describeDollars(costUsd)}; ${describeDollars(threshold)} are allowed.`;
  return found(costUsd <= threshold, { pass: reason, fail: reason });
};

/** `tokens`: those of the request and of the answer together. */
export const checkTokens: Check = ({ threshold }, { answer: { usage, model } }) => {
  if (threshold === undefined) return unclear('“tokens” needs a threshold.');
  if (usage === undefined) {
    return unclear(`${model} did not say how many tokens it used, so “tokens” cannot be told.`);
  }
  const total = usage.inputTokens + usage.outputTokens;
  const reason = `${total} tokens were used (${usage.inputTokens} in, ${usage.outputTokens} out); ${threshold} are allowed.`;
  return found(total <= threshold, { pass: reason, fail: reason });
};

function describeDollars(amount: number): string {
  return `$${Number(amount.toPrecision(3)).toString()}`;
}
