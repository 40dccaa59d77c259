/** Somebody who is in a project just now. Values of `editing` that are not known yet may come. */
export interface PersonThere {
  readonly user_id: number;
  readonly task_id: number | null;
  readonly editing: string | null;
  readonly since: string;
}

/** Who is in a project: at most 50 are named, `count` is everyone. Replaces what came before. */
export interface Presence {
  readonly project_id: number;
  readonly count: number;
  readonly people: readonly PersonThere[];
}

/** What of a task somebody can be writing. */
export type Part = 'title' | 'description' | 'comment';

/** Where this page says its person is. */
export interface Whereabouts {
  readonly project_id: number;
  readonly task_id: number | null;
  readonly editing: Part | null;
}

/** What leaving a project says. */
export interface Departure {
  readonly project_id: number;
}

/** The answer to saying where one is. */
export interface Seated {
  readonly data: Presence;
  readonly expires_in: number;
}
