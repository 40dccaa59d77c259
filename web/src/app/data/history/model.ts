/** One line of a task's history: who changed which field from what to what (null: something happened as a whole). */
export type { Activity } from '../../generated/wire';
