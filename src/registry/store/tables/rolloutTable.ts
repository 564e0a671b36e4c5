import type { Kysely } from 'kysely';
import type { GuardAssessment, TrafficAssessment } from '../../../domain/guards/guardAssessment.ts';
import { getGuardKey } from '../../../domain/guards/guardKey.ts';
import type { Actor, ActorKind } from '../../../domain/identity/actor.ts';
import { isFinalPhase, type Rollout, type RolloutPhase } from '../../../domain/rollout/rollout.ts';
import type { GateCondition } from '../../../domain/rollout/gateCondition.ts';
import type { SignOff } from '../../../domain/rollout/signOff.ts';
import { parseStored } from '../parseStored.ts';
import type { RolloutRow, StoreSchema } from '../storeSchema.ts';
import { valuesOf } from '../valuesOf.ts';
import { RecoveryTable, type StoredRecovery } from './recoveryTable.ts';
import { ReviewTable } from './reviewTable.ts';

/** What guards said at one look, and how units arrived in the present stage. */
export interface GuardStanding {
  readonly guards: readonly GuardAssessment[];
  readonly traffic?: TrafficAssessment;
}

export const noGuards: GuardStanding = { guards: [] };

/** A rollout with its place in the order of starts and what the last look at it found. */
export interface StoredRollout {
  readonly rollout: Rollout;
  readonly sequence: number;
  readonly gate: readonly GateCondition[];
  readonly guards: GuardStanding;
  /** Who published the candidate. */
  readonly candidateAuthor?: Actor;
  /** Newest first. */
  readonly reviews: readonly SignOff[];
  /** Present after a rollback from traffic. */
  readonly recovery?: StoredRecovery;
}

/** What a look leaves behind. */
type Look = Pick<StoredRollout, 'gate' | 'guards'>;

export interface RolloutQuery {
  readonly phases?: readonly RolloutPhase[];
  readonly prompt?: string;
  readonly environment?: string;
  readonly beforeSequence?: number;
  readonly limit: number;
}

/** Of those that ran at the same time as another one. */
const maxConcurrent = 200;

/** Rollouts; at most one that is not final for each prompt and environment. */
export class RolloutTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async insert(rollout: Rollout, look: Look): Promise<void> {
    const last = await this.#database
      .selectFrom('rollouts')
      .select(({ fn }) => fn.max('sequence').as('sequence'))
      .executeTakeFirst();
    await this.#database
      .insertInto('rollouts')
      .values({
        id: rollout.id,
        sequence: (last?.sequence ?? 0) + 1,
        prompt: rollout.prompt,
        environment: rollout.environment,
        candidate: rollout.candidate,
        ...toColumns(rollout, look),
      })
      .execute();
  }

  /** False when somebody else changed the rollout since `expectedRevision`; then nothing is written. */
  async update(rollout: Rollout, look: Look, expectedRevision: number): Promise<boolean> {
    const result = await this.#database
      .updateTable('rollouts')
      .set(toColumns(rollout, look))
      .where('id', '=', rollout.id)
      .where('revision', '=', expectedRevision)
      .executeTakeFirst();
    return result.numUpdatedRows === 1n;
  }

  /** Credits watched time and keeps what this look found; never changes the revision. */
  async saveLook(
    look: Look & { readonly id: string; readonly watchedMs: number },
    expectedRevision: number,
  ): Promise<void> {
    await this.#database
      .updateTable('rollouts')
      .set({ watched_ms: look.watchedMs, ...toLookColumns(look) })
      .where('id', '=', look.id)
      .where('revision', '=', expectedRevision)
      .execute();
  }

  async find(id: string): Promise<StoredRollout | undefined> {
    const rows = await this.#select().where('rollouts.id', '=', id).execute();
    return (await this.#complete(rows)).at(0);
  }

  async findRunning(place: {
    prompt: string;
    environment: string;
  }): Promise<StoredRollout | undefined> {
    const rows = await this.#select()
      .where('rollouts.prompt', '=', place.prompt)
      .where('environment', '=', place.environment)
      .where('final', '=', 0)
      .execute();
    return (await this.#complete(rows)).at(0);
  }

  /** Every rollout that is not final, of the given prompts or of all. */
  async listRunning(prompts?: readonly string[]): Promise<StoredRollout[]> {
    if (prompts?.length === 0) return [];
    let select = this.#select().where('final', '=', 0);
    if (prompts) select = select.where('rollouts.prompt', 'in', valuesOf(prompts));
    return this.#complete(await select.orderBy('rollouts.sequence').execute());
  }

  /** Rollouts of one environment that were not over at a time, the first ones first. */
  async listNotEndedBefore(environment: string, at: number): Promise<Rollout[]> {
    const rows = await this.#database
      .selectFrom('rollouts')
      .select('state')
      .where('environment', '=', environment)
      .where((row) => row.or([row('final', '=', 0), row('ended_at', '>', at)]))
      .orderBy('sequence')
      .limit(maxConcurrent)
      .execute();
    return rows.map((row) => parseStored<Rollout>(row.state));
  }

  /** Newest first. */
  async list(query: RolloutQuery): Promise<StoredRollout[]> {
    let select = this.#select();
    if (query.phases) select = select.where('phase', 'in', query.phases);
    if (query.prompt !== undefined) select = select.where('rollouts.prompt', '=', query.prompt);
    if (query.environment !== undefined)
      select = select.where('environment', '=', query.environment);
    if (query.beforeSequence !== undefined)
      select = select.where('rollouts.sequence', '<', query.beforeSequence);
    const rows = await select.orderBy('rollouts.sequence', 'desc').limit(query.limit).execute();
    return this.#complete(rows);
  }

  /** When each version of a prompt was last rolled back as a candidate. */
  async listRolledBack(
    prompt: string,
  ): Promise<{ version: string; environment: string; at: number }[]> {
    const rows = await this.#database
      .selectFrom('rollouts')
      .select(['candidate', 'environment', 'ended_at'])
      .where('prompt', '=', prompt)
      .where('phase', '=', 'rolledBack')
      .orderBy('sequence')
      .execute();
    return rows.map((row) => ({
      version: row.candidate,
      environment: row.environment,
      at: row.ended_at ?? 0,
    }));
  }

  #select() {
    return this.#database
      .selectFrom('rollouts')
      .leftJoin('versions', (join) =>
        join
          .onRef('versions.prompt', '=', 'rollouts.prompt')
          .onRef('versions.version', '=', 'rollouts.candidate'),
      )
      .selectAll('rollouts')
      .select(['versions.actor_name as author_name', 'versions.actor_kind as author_kind']);
  }

  /** Adds what lies in other tables. */
  async #complete(rows: readonly AuthoredRow[]): Promise<StoredRollout[]> {
    const reviews = await new ReviewTable(this.#database).list(rows.map(({ id }) => id));
    const rolledBack = rows.filter(({ phase }) => phase === 'rolledBack').map(({ id }) => id);
    const recoveries = await new RecoveryTable(this.#database).list(rolledBack);
    return rows.map((row) => {
      const recovery = recoveries.get(row.id);
      const stored = toStoredRollout(row, reviews.get(row.id) ?? []);
      return recovery === undefined ? stored : { ...stored, recovery };
    });
  }
}

type AuthoredRow = RolloutRow & {
  readonly author_name: string | null;
  readonly author_kind: ActorKind | null;
};

function toLookColumns({ gate, guards }: Look) {
  return { gate: JSON.stringify(gate), guards: JSON.stringify(guards) };
}

function toColumns(rollout: Rollout, look: Look) {
  return {
    phase: rollout.phase,
    final: isFinalPhase(rollout.phase) ? 1 : 0,
    revision: rollout.revision,
    state: JSON.stringify(rollout),
    watched_ms: 'watchedMs' in rollout ? rollout.watchedMs : 0,
    ...toLookColumns(look),
    ended_at: 'end' in rollout ? rollout.end.at : null,
  } as const;
}

function toStoredRollout(row: AuthoredRow, reviews: readonly SignOff[]): StoredRollout {
  const rollout = parseStored<Rollout>(row.state);
  return {
    rollout: 'watchedMs' in rollout ? { ...rollout, watchedMs: row.watched_ms } : rollout,
    sequence: row.sequence,
    gate: parseStored<GateCondition[]>(row.gate),
    guards: row.guards === null ? noGuards : readGuards(row.guards),
    ...(row.author_name === null || row.author_kind === null
      ? {}
      : { candidateAuthor: { name: row.author_name, kind: row.author_kind } }),
    reviews,
  };
}

/** What was stored before guards had keys gets them. In the order of a look, which is compared with it as a text. */
function readGuards(text: string): GuardStanding {
  const { guards, ...rest } = parseStored<GuardStanding>(text);
  return { guards: guards.map((guard) => ({ ...guard, key: getGuardKey(guard) })), ...rest };
}
