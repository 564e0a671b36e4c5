import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import {
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type DialectAdapter,
  type Driver,
  type Kysely,
  type QueryCompiler,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';
import { hasLoneSurrogate } from '../hasLoneSurrogate.ts';
import { readSqliteResultCode, StoreError } from './storeError.ts';

const noTransactionIsActive = 1;
const maxPreparedStatements = 500;
const returnsRows = /^\s*(?:select|with|pragma|explain)\b|\breturning\b/i;

/** Kysely's SQLite dialect over `node:sqlite`, one connection, prepared statements kept. */
export class NodeSqliteDialect implements Dialect {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  createDriver(): Driver {
    return new ForgivingDriver({ database: new PreparingDatabase(this.#database) });
  }

  createQueryCompiler(): QueryCompiler {
    return new SqliteQueryCompiler();
  }

  createAdapter(): DialectAdapter {
    return new TransactionalDdlAdapter();
  }

  createIntrospector(database: Kysely<unknown>): DatabaseIntrospector {
    return new SqliteIntrospector(database);
  }
}

/** SQLite rolls schema changes back, so a migration that is killed half way leaves the old schema. */
class TransactionalDdlAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** A full disk makes SQLite roll back by itself; the rollback that follows must not hide why. */
class ForgivingDriver extends SqliteDriver {
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      if (readSqliteResultCode(error) !== noTransactionIsActive) throw error;
    }
  }
}

class PreparingDatabase implements SqliteDatabase {
  readonly #database: DatabaseSync;
  readonly #prepared = new Map<string, SqliteStatement>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  prepare(sql: string): SqliteStatement {
    const known = this.#prepared.get(sql);
    if (known) return known;
    const statement = new PreparedStatement(this.#database.prepare(sql), returnsRows.test(sql));
    // Statements of many shapes (lists of keys of every length) must not pile up.
    if (this.#prepared.size >= maxPreparedStatements) this.#prepared.clear();
    this.#prepared.set(sql, statement);
    return statement;
  }

  close(): void {
    this.#prepared.clear();
    this.#database.close();
  }
}

class PreparedStatement implements SqliteStatement {
  readonly reader: boolean;
  readonly #statement: StatementSync;

  constructor(statement: StatementSync, reader: boolean) {
    this.#statement = statement;
    this.reader = reader;
  }

  all(parameters: readonly unknown[]): unknown[] {
    return this.#statement.all(...parameters.map(toSqlValue));
  }

  run(parameters: readonly unknown[]): {
    changes: number | bigint;
    lastInsertRowid: number | bigint;
  } {
    return this.#statement.run(...parameters.map(toSqlValue));
  }

  iterate(parameters: readonly unknown[]): IterableIterator<unknown> {
    return this.#statement.iterate(...parameters.map(toSqlValue));
  }
}

function toSqlValue(value: unknown): SQLInputValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string') return toSqlText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  throw new TypeError(`A ${typeof value} cannot be stored.`);
}

/** What would come back cut off (Node 22 ends a text at U+0000) or replaced is refused instead. */
function toSqlText(text: string): string {
  if (!text.includes('\0') && !hasLoneSurrogate(text)) return text;
  throw new StoreError(
    'text_not_storable',
    'A text holds the character U+0000 or half of a surrogate pair, which cannot be kept as it is. Remove it.',
  );
}
