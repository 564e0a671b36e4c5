import type { EvalCase } from '../../domain/fixtures/evalCase.ts';
import type { BrokenCase, LoadedCase, LoadedFixtures } from '../../evals/fixtures/loadedCase.ts';

/** A case that a prompt can be shown with, also one that cannot run. */
export interface PreviewCase extends Pick<
  LoadedCase,
  'id' | 'name' | 'kind' | 'file' | 'range' | 'values' | 'dialect'
> {
  readonly isBroken: boolean;
}

/** Those that run first. */
export function listPreviewCases({ cases, broken }: LoadedFixtures): readonly PreviewCase[] {
  return [
    ...cases.map((one) => ({ ...one, isBroken: false })),
    ...broken.map((one) => ({ ...one, id: toBrokenId(one), isBroken: true })),
  ];
}

/** The one that was chosen; after a change that breaks or mends it, the one that has its place; else the first. */
export function findPreviewCase(
  fixtures: LoadedFixtures,
  chosen: Pick<PreviewCase, 'id' | 'file' | 'name'> | undefined,
): PreviewCase | undefined {
  const all = listPreviewCases(fixtures);
  return (
    all.find(({ id }) => id === chosen?.id) ??
    all.find(({ file, name }) => file === chosen?.file && name === chosen.name) ??
    all[0]
  );
}

/** It has no id of its own: ids come from what a case asks, and that is not known. */
function toBrokenId({ file, name }: BrokenCase): EvalCase['id'] {
  return `${file}#${name}`;
}
