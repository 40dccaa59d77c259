/** One line of a task's history: who changed which field from what to what (null: something happened as a whole). */
export interface Activity {
  readonly id: number;
  readonly task_id: number;
  readonly actor_id: number | null;
  readonly at: string;
  readonly event: string;
  readonly field: string | null;
  readonly before: unknown;
  readonly after: unknown;
}
