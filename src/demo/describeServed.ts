import type { DemoState } from './demoApplication.ts';
import { formatRoundedShare } from './formatRoundedShare.ts';

/** One line for a terminal: each prompt with the share of users per version. */
export function describeServed({ prompts, registry }: DemoState): string {
  const parts = prompts.map(({ prompt, versions }) => {
    const total = versions.reduce((all, { users }) => all + users.count, 0);
    const shares = versions
      .filter(({ users }) => users.count > 0)
      .map(({ version, users }) => `${version} ${formatRoundedShare(users.count, total)}`);
    return `${prompt}: ${shares.length === 0 ? 'nothing yet' : shares.join(', ')}`;
  });
  if (!registry.answering) parts.push('(the registry does not answer: last known versions)');
  return parts.join(' · ');
}
