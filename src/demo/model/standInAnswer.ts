/** What the stand-in says, before it is put into the form of the API. */
export interface StandInAnswer {
  readonly text: string;
  readonly toolCalls: readonly StandInToolCall[];
}

export interface StandInToolCall {
  readonly name: string;
  /** JSON, as the API has it. */
  readonly arguments: string;
}
