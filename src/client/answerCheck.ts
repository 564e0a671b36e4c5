import { Compile, type Validator } from 'typebox/schema';
import type { Static, TSchema } from 'typebox';

/** Checks answers of one schema. Compiled at the first answer, since most runs see few of the schemas. */
export class AnswerCheck<Schema extends TSchema> {
  readonly #schema: Schema;
  #validator: Validator | undefined;

  constructor(schema: Schema) {
    this.#schema = schema;
  }

  matches(value: unknown): value is Static<Schema> {
    return this.#compiled().Check(value);
  }

  /** The first difference from the schema as `path: what is wrong`. */
  explain(value: unknown): string {
    const [, errors] = this.#compiled().Errors(value);
    const first = errors[0];
    if (first === undefined) return 'the answer does not match';
    return `${first.instancePath === '' ? 'the answer' : first.instancePath} ${first.message}`;
  }

  #compiled(): Validator {
    this.#validator ??= Compile(this.#schema);
    return this.#validator;
  }
}
