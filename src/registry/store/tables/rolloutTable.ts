import type { Kysely } from 'kysely';
import type { GuardAssessment, TrafficAssessment } from '../../../domain/guards/guardAssessment.ts';
import { getGuardKey } from '../../../domain/guards/guardKey.ts';
import { isFinalPhase, type Rollout, type RolloutPhase } from '../../../domain/rollout/rollout.ts';
import type { GateCondition } from '../../../domain/rollout/gateCondition.ts';
import { parseStored } from '../parseStored.ts';
import type { RolloutRow, StoreSchema } from '../storeSchema.ts';

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
    const row = await this.#database
      .selectFrom('rollouts')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirst();
    return row && toStoredRollout(row);
  }

  async findRunning(place: {
    prompt: string;
    environment: string;
  }): Promise<StoredRollout | undefined> {
    const row = await this.#database
      .selectFrom('rollouts')
      .selectAll()
      .where('prompt', '=', place.prompt)
      .where('environment', '=', place.environment)
      .where('final', '=', 0)
      .executeTakeFirst();
    return row && toStoredRollout(row);
  }

  /** Every rollout that is not final, of the given prompts or of all. */
  async listRunning(prompts?: readonly string[]): Promise<StoredRollout[]> {
    if (prompts?.length === 0) return [];
    let select = this.#database.selectFrom('rollouts').selectAll().where('final', '=', 0);
    if (prompts) select = select.where('prompt', 'in', prompts);
    const rows = await select.orderBy('sequence').execute();
    return rows.map(toStoredRollout);
  }

  /** Newest first. */
  async list(query: RolloutQuery): Promise<StoredRollout[]> {
    let select = this.#database.selectFrom('rollouts').selectAll();
    if (query.phases) select = select.where('phase', 'in', query.phases);
    if (query.prompt !== undefined) select = select.where('prompt', '=', query.prompt);
    if (query.environment !== undefined)
      select = select.where('environment', '=', query.environment);
    if (query.beforeSequence !== undefined)
      select = select.where('sequence', '<', query.beforeSequence);
    const rows = await select.orderBy('sequence', 'desc').limit(query.limit).execute();
    return rows.map(toStoredRollout);
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
}

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

function toStoredRollout(row: RolloutRow): StoredRollout {
  const rollout = parseStored<Rollout>(row.state);
  return {
    rollout: 'watchedMs' in rollout ? { ...rollout, watchedMs: row.watched_ms } : rollout,
    sequence: row.sequence,
    gate: parseStored<GateCondition[]>(row.gate),
    guards: row.guards === null ? noGuards : readGuards(row.guards),
  };
}

/** What was stored before guards had keys gets them. */
function readGuards(text: string): GuardStanding {
  const { guards, ...rest } = parseStored<GuardStanding>(text);
  return { ...rest, guards: guards.map((guard) => ({ ...guard, key: getGuardKey(guard) })) };
}
