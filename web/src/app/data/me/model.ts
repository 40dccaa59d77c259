import { User } from '../../core/session/user';
import { Access } from '../projects/model';

export type Reason =
  | 'assigned'
  | 'mentioned'
  | 'commented'
  | 'changed'
  | 'completed'
  | 'reopened'
  | 'created'
  | 'deleted';

export interface Notification {
  readonly id: number;
  readonly task_id: number;
  readonly project_id: number;
  readonly comment_id: number | null;
  readonly reason: Reason;
  readonly changed: readonly string[];
  readonly actor_id: number;
  readonly actor_name: string;
  readonly title: string;
  readonly at: string;
  readonly read: boolean;
}

/** What is left of an event whose words were taken back. */
export interface Erased {
  readonly id: number;
  readonly erased: true;
}

export interface MeSnapshot {
  readonly stream: string;
  readonly epoch: string;
  readonly as_of: number;
  readonly user: User;
  readonly projects: readonly Access[];
  readonly notifications: readonly Notification[];
  readonly unread_count: number;
}
