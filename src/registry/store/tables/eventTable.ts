import type { Kysely } from 'kysely';
import type { EventDto } from '../../../protocol/registry/eventDto.ts';
import { parseStored } from '../parseStored.ts';
import type { StoreSchema } from '../storeSchema.ts';

export type NewEvent = Omit<EventDto, 'number'>;

export interface EventQuery {
  readonly prompt?: string;
  readonly environment?: string;
  readonly rolloutId?: string;
  readonly beforeNumber?: number;
  readonly limit: number;
}

/** The event log: numbers start at 1 and have no gaps, since the counter is part of the same transaction. */
export class EventTable {
  readonly #database: Kysely<StoreSchema>;

  constructor(database: Kysely<StoreSchema>) {
    this.#database = database;
  }

  async append(event: NewEvent): Promise<EventDto> {
    const { last_event: number } = await this.#database
      .updateTable('store_meta')
      .set((eb) => ({ last_event: eb('last_event', '+', 1) }))
      .returning('last_event')
      .executeTakeFirstOrThrow();
    const numbered: EventDto = { number, ...event };
    await this.#database
      .insertInto('events')
      .values({
        number,
        type: event.type,
        at: Date.parse(event.at),
        actor_name: event.actor.name,
        prompt: event.prompt ?? null,
        environment: event.environment ?? null,
        rollout_id: event.rolloutId ?? null,
        body: JSON.stringify(numbered),
      })
      .execute();
    return numbered;
  }

  async readLastNumber(): Promise<number> {
    const row = await this.#database
      .selectFrom('store_meta')
      .select('last_event')
      .executeTakeFirstOrThrow();
    return row.last_event;
  }

  /** Oldest first, starting behind `after`. */
  async listAfter(after: number, limit: number): Promise<EventDto[]> {
    const rows = await this.#database
      .selectFrom('events')
      .select('body')
      .where('number', '>', after)
      .orderBy('number')
      .limit(limit)
      .execute();
    return rows.map((row) => parseStored<EventDto>(row.body));
  }

  /** Newest first. */
  async list(query: EventQuery): Promise<EventDto[]> {
    let select = this.#database.selectFrom('events').select('body');
    if (query.prompt !== undefined) select = select.where('prompt', '=', query.prompt);
    if (query.environment !== undefined)
      select = select.where('environment', '=', query.environment);
    if (query.rolloutId !== undefined) select = select.where('rollout_id', '=', query.rolloutId);
    if (query.beforeNumber !== undefined) select = select.where('number', '<', query.beforeNumber);
    const rows = await select.orderBy('number', 'desc').limit(query.limit).execute();
    return rows.map((row) => parseStored<EventDto>(row.body));
  }
}
