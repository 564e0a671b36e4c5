import { sql, type Kysely } from 'kysely';
import type {
  CandidateTraffic,
  Deployment,
  DeploymentReason,
} from '../../../domain/deployment/deployment.ts';
import { parseStored } from '../parseStored.ts';
import type { DeploymentRow, StoreSchema } from '../storeSchema.ts';
import { valuesOf } from '../valuesOf.ts';

/** The newest deployment of one prompt in one environment. */
export interface Serving {
  readonly deployment: Deployment;
  readonly stableSince: number;
  readonly previousStable?: string;
}

/** One line of the deployment log, as short as the state of versions needs it. */
export interface StableRecord {
  readonly environment: string;
  readonly stable: string;
  readonly reason: DeploymentReason;
  readonly at: number;
}

interface Place {
  readonly prompt: string;
  readonly environment: string;
}

/** The append-only deployment log and what is served now. */
export class DeploymentTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  /** Appends the next revision and makes it what is served. */
  async append(deployment: Deployment): Promise<void> {
    const before = await this.find(deployment);
    await this.#database
      .insertInto('deployments')
      .values({
        prompt: deployment.prompt,
        environment: deployment.environment,
        revision: deployment.revision,
        stable: deployment.stable,
        candidate: deployment.candidate ? JSON.stringify(deployment.candidate) : null,
        actor_name: deployment.actor.name,
        actor_kind: deployment.actor.kind,
        reason: deployment.reason,
        comment: deployment.comment ?? null,
        at: deployment.at,
      })
      .execute();
    const kept = before?.deployment.stable === deployment.stable ? before : undefined;
    const values = {
      revision: deployment.revision,
      stable: deployment.stable,
      stable_since: kept?.stableSince ?? deployment.at,
      previous_stable: (kept ? kept.previousStable : before?.deployment.stable) ?? null,
    };
    await this.#database
      .insertInto('serving')
      .values({ prompt: deployment.prompt, environment: deployment.environment, ...values })
      .onConflict((conflict) => conflict.columns(['prompt', 'environment']).doUpdateSet(values))
      .execute();
  }

  async find(place: Place): Promise<Serving | undefined> {
    const row = await this.#served()
      .where('serving.prompt', '=', place.prompt)
      .where('serving.environment', '=', place.environment)
      .executeTakeFirst();
    return row && toServing(row);
  }

  async listServed(prompts: readonly string[]): Promise<Serving[]> {
    if (prompts.length === 0) return [];
    const rows = await this.#served().where('serving.prompt', 'in', valuesOf(prompts)).execute();
    return rows.map(toServing);
  }

  /** Everything that is served anywhere, for the start of the process. */
  async listAllServed(): Promise<Serving[]> {
    const rows = await this.#served().execute();
    return rows.map(toServing);
  }

  /** Newest first. */
  async listHistory(
    place: Place,
    page: { beforeRevision?: number; limit: number },
  ): Promise<Deployment[]> {
    let select = this.#database
      .selectFrom('deployments')
      .selectAll()
      .where('prompt', '=', place.prompt)
      .where('environment', '=', place.environment);
    if (page.beforeRevision !== undefined)
      select = select.where('revision', '<', page.beforeRevision);
    const rows = await select.orderBy('revision', 'desc').limit(page.limit).execute();
    return rows.map(toDeployment);
  }

  /** Those that served the candidate of one rollout, oldest first. */
  async listOfRollout(place: Place, rolloutId: string): Promise<Deployment[]> {
    const rows = await this.#database
      .selectFrom('deployments')
      .selectAll()
      .where('prompt', '=', place.prompt)
      .where('environment', '=', place.environment)
      .where(sql`candidate ->> 'rolloutId'`, '=', rolloutId)
      .orderBy('revision')
      .execute();
    return rows.map(toDeployment);
  }

  async findRevision(place: Place, revision: number): Promise<Deployment | undefined> {
    const row = await this.#database
      .selectFrom('deployments')
      .selectAll()
      .where('prompt', '=', place.prompt)
      .where('environment', '=', place.environment)
      .where('revision', '=', revision)
      .executeTakeFirst();
    return row && toDeployment(row);
  }

  /** The revision that was served at a time; undefined before the first deployment. */
  async findRevisionAt(place: Place, at: number): Promise<number | undefined> {
    const row = await this.#database
      .selectFrom('deployments')
      .select('revision')
      .where('prompt', '=', place.prompt)
      .where('environment', '=', place.environment)
      .where('at', '<=', Math.floor(at))
      .orderBy('revision', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.revision;
  }

  /** Whether everyone was served a version, ever or by a deployment since a time. */
  async wasStable(place: Place, version: string, since = 0): Promise<boolean> {
    const row = await this.#database
      .selectFrom('deployments')
      .select('revision')
      .where('prompt', '=', place.prompt)
      .where('environment', '=', place.environment)
      .where('stable', '=', version)
      .where('at', '>=', since)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  }

  /** What was stable where and when, oldest first within each environment. */
  async listStableHistory(prompt: string): Promise<StableRecord[]> {
    return this.#database
      .selectFrom('deployments')
      .select(['environment', 'stable', 'reason', 'at'])
      .where('prompt', '=', prompt)
      .orderBy('environment')
      .orderBy('revision')
      .execute();
  }

  #served() {
    return this.#database
      .selectFrom('serving')
      .innerJoin('deployments', (join) =>
        join
          .onRef('deployments.prompt', '=', 'serving.prompt')
          .onRef('deployments.environment', '=', 'serving.environment')
          .onRef('deployments.revision', '=', 'serving.revision'),
      )
      .selectAll('deployments')
      .select(['serving.stable_since', 'serving.previous_stable']);
  }
}

function toServing(
  row: DeploymentRow & { stable_since: number; previous_stable: string | null },
): Serving {
  return {
    deployment: toDeployment(row),
    stableSince: row.stable_since,
    ...(row.previous_stable === null ? {} : { previousStable: row.previous_stable }),
  };
}

function toDeployment(row: DeploymentRow): Deployment {
  return {
    prompt: row.prompt,
    environment: row.environment,
    revision: row.revision,
    stable: row.stable,
    ...(row.candidate === null ? {} : { candidate: parseStored<CandidateTraffic>(row.candidate) }),
    actor: { name: row.actor_name, kind: row.actor_kind },
    reason: row.reason,
    ...(row.comment === null ? {} : { comment: row.comment }),
    at: row.at,
  };
}
