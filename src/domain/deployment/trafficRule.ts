import { Type, type Static } from 'typebox';

/** Attribute name → accepted values; every attribute must match (and), any value of it does (or). */
export function createCohortSchema(description: string) {
  return Type.Record(
    Type.String({ pattern: '^[A-Za-z_][A-Za-z0-9_]*$' }),
    Type.Array(Type.String({ maxLength: 200 }), {
      minItems: 1,
      maxItems: 1000,
      description: 'A list of accepted texts; any one of them matches.',
    }),
    { description },
  );
}

export const cohortSchema = createCohortSchema(
  'Attributes that the application sends, for example tenant: [internal]. All of them must match.',
);
export type Cohort = Static<typeof cohortSchema>;

/** `percent` (0 to 100, three decimals) of the units that match `when`; without `when`, of all units. */
export const trafficRuleSchema = Type.Object(
  {
    when: Type.Optional(cohortSchema),
    percent: Type.Number({
      minimum: 0,
      maximum: 100,
      description: 'Share of the matching units, from 0 to 100.',
    }),
  },
  { additionalProperties: false },
);
export type TrafficRule = Static<typeof trafficRuleSchema>;
