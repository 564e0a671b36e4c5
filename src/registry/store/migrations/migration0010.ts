import type { Kysely, Migration } from 'kysely';
import { sql } from 'kysely';

/**
 * What guards said names their e-value as such; “evidence” is a recorded comparison. As a text, since the rest stays as it
 * was; a text of somebody within it has its quotes escaped, so that it is never met.
 */
export const migration0010: Migration = {
  async up(database: Kysely<unknown>): Promise<void> {
    const rename = (column: string) =>
      sql`replace(${sql.ref(column)}, '"evidence":{"value":', '"eValue":{"value":')`;
    await sql`update rollouts set guards = ${rename('guards')} where guards is not null`.execute(
      database,
    );
    await sql`
      update events set body = ${rename('body')}
      where rollout_id is not null and json_type(body, '$.guards') = 'array'`.execute(database);
  },
};
