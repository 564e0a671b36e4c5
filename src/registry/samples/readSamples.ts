import type { Environment } from '../../domain/environment/environment.ts';
import { parseCohortText } from '../../domain/guards/cohortName.ts';
import type { Rollout } from '../../domain/rollout/rollout.ts';
import type { SampleDto, SampleList, SampleQuery } from '../../protocol/registry/sampleDto.ts';
import { toTime } from '../clock.ts';
import { decodeTextCursor, defaultPageLimit, toPage, unknownCursor } from '../http/cursor.ts';
import type { StoreTables } from '../store/registryStore.ts';
import type { SampleHead, SamplePosition } from '../store/tables/sampleTable.ts';

/** One page of the samples of a rollout, newest first. */
export async function readSamples(
  tables: StoreTables,
  { rollout, environment }: { readonly rollout: Rollout; readonly environment: Environment },
  query: SampleQuery,
): Promise<SampleList> {
  const { id: rolloutId } = rollout;
  const { cursor, limit = defaultPageLimit, arm, stage, failed, cohort: name } = query;
  const cohort = name === undefined ? undefined : parseCohortText(name);
  const heads = await tables.samples.listHeads(
    rolloutId,
    { arm, stage, failed, cohort },
    { behind: readPosition(decodeTextCursor(cursor)), limit: limit + 1 },
  );
  const page = toPage(heads, limit, writePosition);
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

function writePosition({ at, id }: SamplePosition): string {
  return `${at} ${id}`;
}

/** What `writePosition` wrote. */
function readPosition(position: string | undefined): SamplePosition | undefined {
  if (position === undefined) return undefined;
  const [at, id, ...rest] = position.split(' ');
  if (id === undefined || rest.length > 0 || !Number.isSafeInteger(Number(at)))
    throw unknownCursor();
  return { at: Number(at), id };
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
