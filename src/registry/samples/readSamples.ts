import type { Environment } from '../../domain/environment/environment.ts';
import { parseCohortText } from '../../domain/guards/cohortName.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import type { SampleDto, SampleList, SampleQuery } from '../../protocol/registry/sampleDto.ts';
import { toTime } from '../clock.ts';
import { decodeTextCursor, defaultPageLimit, toPage } from '../http/cursor.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { SampleHead } from '../store/tables/sampleTable.ts';

/** One page of the samples of a rollout, newest first. */
export async function readSamples(
  tables: StoreTables,
  { rollout, environment }: { readonly rollout: Rollout; readonly environment: Environment },
  query: SampleQuery,
): Promise<SampleList> {
  const { id: rolloutId } = rollout;
  const { cursor, limit = defaultPageLimit, arm, stage } = query;
  const filter = {
    ...(arm === undefined ? {} : { arm }),
    ...(stage === undefined ? {} : { stage }),
  };
  const behind = decodeTextCursor(cursor);
  // Without their texts they are small, and reservoirs bound how many there are.
  const heads = (await tables.samples.listHeads(rolloutId, filter)).filter(
    (head) => isWanted(head, query) && (behind === undefined || toPosition(head) < behind),
  );
  const page = toPage(heads.slice(0, limit + 1), limit, toPosition);
  const texts = await tables.samples.readTexts(
    rolloutId,
    page.rows.map(({ id }) => id),
  );
  return {
    rolloutId,
    kept: environment.samples?.keep === true,
    items: page.rows.map((head): SampleDto => ({
      ...{ input: '', output: '', ...texts.get(head.id) },
      ...toHeadDto(head),
    })),
    stored: await countStored(tables, rolloutId),
    lost: await tables.samples.readLosses(rolloutId),
    ...(page.nextCursor === undefined ? {} : { nextCursor: page.nextCursor }),
  };
}

function isWanted({ failed, cohort }: SampleHead, query: SampleQuery): boolean {
  if (query.failed === 'any' ? failed.length === 0 : !includes(failed, query.failed)) return false;
  if (query.cohort === undefined) return true;
  const { attribute, value } = parseCohortText(query.cohort);
  // A unit without the attribute belongs to no cohort, and not to the rest either.
  return Object.hasOwn(cohort, attribute) && cohort[attribute] === (value ?? null);
}

function includes(failed: readonly string[], key: string | undefined): boolean {
  return key === undefined || failed.includes(key);
}

/** Sorts as a text like time and then id do. */
function toPosition({ at, id }: SampleHead): string {
  return `${String(at).padStart(16, '0')} ${id}`;
}

function toHeadDto(head: SampleHead) {
  const { id, stage, arm, version, at, cohort, metrics, failed, redactions } = head;
  return {
    ...{ id, stage, arm, version, at: toTime(at), redactions },
    cohort: Object.fromEntries(
      Object.entries(cohort).filter((one): one is [string, string] => one[1] !== null),
    ),
    metrics: { ...metrics },
    failed: [...failed],
  };
}

async function countStored(tables: StoreTables, rolloutId: string): Promise<SampleList['stored']> {
  const stored = { stable: 0, candidate: 0, failed: 0 };
  for (const { arm, isFailed, count } of await tables.samples.count(rolloutId)) {
    stored[arm] += count;
    if (arm === 'candidate' && isFailed) stored.failed += count;
  }
  return stored;
}
