import type { SampleRules } from '../../domain/environment/environment.ts';
import type {
  Observation,
  ObservationOutcome,
  ObservationResult,
} from '../../protocol/registry/observationDto.ts';
import type { UnitOfWork } from '../changes/unitOfWork.ts';
import type { StoreTables } from '../store/registryStore.ts';
import { BaselineLedger, type BaselineOutcome } from '../recovery/baselineLedger.ts';
import { BatchDecision } from './batchDecision.ts';
import { checkObservation, type MetricValue } from './checkObservation.ts';
import { creditObservation, type Credit } from './creditObservation.ts';
import type { DeploymentDecisions } from './deploymentDecisions.ts';
import { RolloutLedger } from './rolloutLedger.ts';
import { createTakenKeys, readTold, toClaim, writeTold, type Told } from './takenObservation.ts';

/** How long an id is known again. */
export const idLifetimeMs = 24 * 60 * 60 * 1000;

export interface Batch {
  readonly environment: string;
  readonly items: readonly unknown[];
}

export interface TakenBatch {
  /** One for each item, in their order. */
  readonly results: ObservationResult[];
  /** Rollouts that know more than before. */
  readonly rolloutIds: readonly string[];
}

/** Takes a batch of outcomes: what can be credited is kept, all in the transaction of `unit`. */
export async function takeObservations(
  unit: UnitOfWork,
  batch: Batch,
  decisions: DeploymentDecisions,
): Promise<TakenBatch> {
  const { tables, now } = unit;
  const samples = await readSampleRules(tables, batch.environment);
  const items = await creditAll(tables, batch, { decisions, now, samples });
  const known = await findTold(tables, items);
  const ledgers = await openLedgers(tables, items, { now, samples });
  const baseline = new BaselineLedger(batch.environment);
  const changed = new Map<string, Told>();
  const results: ObservationResult[] = [];
  for (const item of items) {
    if (item.kind === 'refused') {
      results.push(item.result);
      continue;
    }
    const { key } = item;
    const before = changed.get(key) ?? known.get(key);
    const { outcome, values } = compareWithTold(item, before);
    results.push(describeTaken(item, outcome));
    if (values.size === 0 && before !== undefined) continue;
    if (item.kind === 'baseline') baseline.add(item, values);
    else ledgers.get(item.credit.rolloutId)?.add(item, { values, isFirst: before === undefined });
    changed.set(key, addTold(item, before));
  }
  for (const ledger of ledgers.values()) await ledger.save(tables);
  await baseline.save(tables);
  const taken = [...changed].map(([key, told]) => ({ key, told: writeTold(told) }));
  if (taken.length > 0) await tables.observations.saveTaken(taken, now);
  await countFaults(tables, items, now);
  return { results, rolloutIds: [...ledgers.keys()] };
}

interface TakenItem {
  readonly id: string;
  /** See `createTakenKeys` and `Told`. */
  readonly key: string;
  readonly claim: string;
  readonly values: ReadonlyMap<string, MetricValue>;
}

interface CreditedItem extends TakenItem {
  readonly kind: 'credited';
  readonly credit: Credit;
  readonly observation: Observation;
}

interface BaselineItem extends TakenItem, BaselineOutcome {
  readonly kind: 'baseline';
}

interface RefusedItem {
  readonly kind: 'refused';
  readonly result: ObservationResult;
  readonly rolloutId?: string;
}

type Item = CreditedItem | BaselineItem | RefusedItem;

interface IntakeFacts {
  readonly now: number;
  readonly samples: SampleRules | undefined;
}

async function readSampleRules(
  tables: StoreTables,
  environment: string,
): Promise<SampleRules | undefined> {
  return (await tables.environments.find(environment))?.samples;
}

async function creditAll(
  tables: StoreTables,
  { environment, items }: Batch,
  { decisions, now, samples }: IntakeFacts & { readonly decisions: DeploymentDecisions },
): Promise<Item[]> {
  const keepsSamples = samples?.keep === true;
  const toKey = createTakenKeys(environment);
  const found = new Map<string, BatchDecision | undefined>();
  const done: Item[] = [];
  for (const item of items) {
    const checked = checkObservation(item, { now, keepsSamples });
    if (checked.kind === 'refused') {
      const { outcome, detail } = checked;
      done.push({ kind: 'refused', result: { ...readId(item), outcome, detail } });
      continue;
    }
    const { id, prompt, deploymentRevision: revision } = checked.observation;
    const name = `${revision} ${prompt}`;
    if (!found.has(name)) {
      const decision = await decisions.find(tables, { prompt, environment, revision });
      found.set(name, decision && new BatchDecision(decision));
    }
    const credit = creditObservation(checked, found.get(name));
    const key = toKey(prompt, id);
    const { values } = checked;
    if (credit.kind === 'credited') {
      const claim = toClaim(revision, credit.unitHash);
      const { observation } = checked;
      done.push({ kind: 'credited', id, key, claim, credit, values, observation });
      continue;
    }
    if (credit.kind === 'baseline') {
      // Units are nobody's business where nothing is compared.
      const claim = toClaim(revision, '');
      done.push({ ...credit, id, key, claim, values, prompt, revision });
      continue;
    }
    const { outcome, detail } = credit;
    const place = 'rolloutId' in credit ? { rolloutId: credit.rolloutId } : {};
    done.push({ kind: 'refused', result: { id, outcome, detail }, ...place });
  }
  return done;
}

/** The id of an item whose form is wrong, if it has one that can be told. */
function readId(item: unknown): { id?: string } {
  if (typeof item !== 'object' || item === null || !('id' in item)) return {};
  return typeof item.id === 'string' ? { id: item.id.slice(0, 200) } : {};
}

async function findTold(
  tables: StoreTables,
  items: readonly Item[],
): Promise<ReadonlyMap<string, Told>> {
  const keys = items.flatMap((item) => (item.kind === 'refused' ? [] : [item.key]));
  if (keys.length === 0) return new Map();
  const taken = await tables.observations.findTaken(keys);
  return new Map(taken.map(({ key, told }) => [key, readTold(told)]));
}

async function openLedgers(
  tables: StoreTables,
  items: readonly Item[],
  more: IntakeFacts,
): Promise<ReadonlyMap<string, RolloutLedger>> {
  const ledgers = new Map<string, RolloutLedger>();
  const byRollout = groupBy(items.filter(isCredited), ({ credit }) => credit.rolloutId);
  for (const [id, group] of byRollout) {
    const unitHashes = [...new Set(group.map(({ credit }) => credit.unitHash))];
    ledgers.set(id, await RolloutLedger.open(tables, id, { unitHashes, ...more }));
  }
  return ledgers;
}

const idConflict =
  'Another outcome had this id in the last day: of another unit or deployment. Give each outcome an id of its own.';

const noRollout =
  'No rollout was running, so there is nothing to compare with; it counts towards what is usual for this version.';

const lateSample =
  'A sample is taken with the first report of an id only, so the one in this report was left out.';

function describeTaken(
  item: CreditedItem | BaselineItem,
  outcome: ObservationOutcome,
): ObservationResult {
  const { id } = item;
  if (item.kind === 'baseline') return { id, outcome: 'no_rollout', detail: noRollout };
  if (outcome === 'id_conflict') return { id, outcome, detail: idConflict };
  if (outcome !== 'accepted' && item.observation.sample !== undefined)
    return { id, outcome, detail: lateSample };
  return { id, outcome };
}

/** What an item adds to what was told under its id: the first value of a metric stays. */
function compareWithTold(
  { values, claim }: TakenItem,
  before: Told | undefined,
): { outcome: ObservationOutcome; values: ReadonlyMap<string, MetricValue> } {
  if (before === undefined) return { outcome: 'accepted', values };
  if (before.claim !== claim) return { outcome: 'id_conflict', values: new Map() };
  const added = new Map([...values].filter(([metric]) => !before.metrics.has(metric)));
  return { outcome: added.size > 0 ? 'merged' : 'duplicate', values: added };
}

function addTold({ claim, values }: TakenItem, before: Told | undefined): Told {
  if (before === undefined) return { claim, metrics: values };
  return { claim, metrics: new Set([...before.metrics.keys(), ...values.keys()]) };
}

async function countFaults(
  tables: StoreTables,
  items: readonly Item[],
  lastAt: number,
): Promise<void> {
  const refused = items.filter((item) => item.kind === 'refused');
  for (const [rolloutId, group] of groupBy(refused, (item) => item.rolloutId)) {
    if (rolloutId === undefined) continue;
    const faults = [...groupBy(group, ({ result }) => result.outcome)].map(([outcome, some]) => ({
      ...{ outcome, count: some.length, lastAt },
    }));
    await tables.observations.addFaults(rolloutId, faults);
  }
}

function isCredited(item: Item): item is CreditedItem {
  return item.kind === 'credited';
}

function groupBy<T, K>(items: readonly T[], readKey: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = readKey(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
