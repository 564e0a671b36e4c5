import type { PickItem, PickOptions, PickSeparator } from './ui.ts';

/** The row that Enter chooses: the preselected one, else the first, where choosing it by mistake costs nothing. */
export function findActiveRow<T>({
  items,
  isChosenOnPurpose = false,
}: Pick<PickOptions<T>, 'items' | 'isChosenOnPurpose'>): PickItem<T> | undefined {
  const rows = items.filter((item): item is PickItem<T> => !isSeparator(item));
  const preselected = rows.find((row) => row.isPreselected === true);
  return preselected ?? (isChosenOnPurpose ? undefined : rows[0]);
}

function isSeparator<T>(item: PickItem<T> | PickSeparator): item is PickSeparator {
  return 'separator' in item;
}
