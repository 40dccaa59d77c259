/** Something written that was not sent, or was refused. */
export interface Draft {
  readonly text: string;
  /** What the person began with: others' changes meanwhile do not touch the draft, and are noticed on saving. */
  readonly source: string;
  readonly version: number;
  readonly place?: DraftPlace;
}

/** What was open when it was written. */
export interface DraftPlace {
  readonly project: number | null;
  readonly task: number | null;
}

/** What is being written where; addresses name the entity and the field, as `task:7/description`. */
export type DraftAddress =
  | `task:${number}/${'title' | 'description' | 'comment' | 'subtask'}`
  | `comment:${number}`
  | `project:${number}/section:${number}/task`
  | `project:${number}/section`
  | 'project';
