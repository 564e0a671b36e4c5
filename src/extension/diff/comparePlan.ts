// A plan file beside the frozen plan of a rollout that was started with it.
import { editPlanFile } from '../../formats/planFileEdit.ts';
import type { CommandTarget } from '../manifest.ts';
import { l10n } from '../platform/localize.ts';
import { UserError } from '../platform/userError.ts';
import type { DiffDeps } from './diffDeps.ts';

/** The left side is the file as it would be with the frozen plan, so that only what was edited differs. */
export async function comparePlan(
  { uri, rolloutId }: CommandTarget & { readonly uri: string },
  { projects, editor, diffs }: DiffDeps,
): Promise<void> {
  const project = projects.ofFile(uri);
  if (project === undefined || rolloutId === undefined) {
    throw new UserError(l10n.t('No running rollout was started with this plan.'));
  }
  const client = await project.connection.reader();
  const { plan, prompt, candidate } = await client.rollouts.get(rolloutId);
  const name = decodeURIComponent(uri).split('/').at(-1) ?? '';
  const text = editPlanFile(await editor.readText(uri), plan);
  await diffs.openDiff(
    { left: { kind: 'text', name, text }, right: { kind: 'file', uri } },
    l10n.t('{0}: started with {1} ↔ now', name, `${prompt} ${candidate}`),
  );
}
