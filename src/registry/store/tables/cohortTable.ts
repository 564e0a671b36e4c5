import { sql, type Kysely } from 'kysely';
import {
  parseCohortText,
  toCohortText,
  type CohortName,
} from '../../../domain/guards/cohortName.ts';
import type { CohortState } from '../../../domain/guards/cohortState.ts';
import type { GuardState } from '../../../domain/guards/guardState.ts';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema } from '../storeSchema.ts';

export interface KnownCohort {
  readonly cohort: CohortName;
  readonly state: CohortState;
}

interface Written {
  readonly units: CohortState['units'];
  readonly guards: readonly (readonly [string, GuardState])[];
}

/** What is known of each cohort of a rollout: which values are kept apart, and what guards say of their units. */
export class CohortTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async list(rolloutId: string): Promise<KnownCohort[]> {
    const rows = await this.#database
      .selectFrom('cohort_states')
      .select(['cohort', 'state'])
      .where('rollout_id', '=', rolloutId)
      .orderBy('cohort')
      .execute();
    return rows.map(({ cohort, state }) => {
      const { units, guards } = parseStored<Written>(state);
      return { cohort: parseCohortText(cohort), state: { units, guards: new Map(guards) } };
    });
  }

  async listNames(rolloutId: string): Promise<CohortName[]> {
    const rows = await this.#database
      .selectFrom('cohort_states')
      .select('cohort')
      .where('rollout_id', '=', rolloutId)
      .execute();
    return rows.map(({ cohort }) => parseCohortText(cohort));
  }

  async save(rolloutId: string, cohorts: readonly KnownCohort[]): Promise<void> {
    const rows = cohorts.map(({ cohort, state: { units, guards } }) => {
      const state: Written = { units, guards: [...guards] };
      return [toCohortText(cohort), JSON.stringify(state)];
    });
    if (rows.length === 0) return;
    await sql`
      insert into cohort_states (rollout_id, cohort, state)
      select ${rolloutId}, value ->> 0, value ->> 1
      from json_each(${JSON.stringify(rows)}) where true
      on conflict do update set state = excluded.state`.execute(this.#database);
  }
}
