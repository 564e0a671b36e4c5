import { keptForResume } from './keptForResume.ts';

export interface ResumePoint {
  /** The number of the last event that the reader has, or of the newest one when it starts afresh. */
  readonly after: number;
  readonly hello: 'heartbeat' | 'reset';
}

/** Where a reader goes on. An id of another store, from the future or too long ago makes it refetch everything. */
export function readResumePoint(
  lastEventId: string | undefined,
  log: { readonly storeId: string; readonly lastNumber: number },
): ResumePoint {
  const newest = log.lastNumber;
  if (lastEventId === undefined || lastEventId === '') return { after: newest, hello: 'heartbeat' };
  const [, storeId, digits] = /^([0-9a-f-]{1,64}):([0-9]{1,15})$/.exec(lastEventId) ?? [];
  const number = Number(digits);
  if (storeId !== log.storeId || digits === undefined || number > newest)
    return { after: newest, hello: 'reset' };
  return newest - number > keptForResume
    ? { after: newest, hello: 'reset' }
    : { after: number, hello: 'heartbeat' };
}
