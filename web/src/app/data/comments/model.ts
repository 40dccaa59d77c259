export interface Comment {
  readonly id: number;
  readonly project_id: number;
  readonly task_id: number;
  readonly body: string;
  readonly version: number;
  readonly created_at: string;
  readonly created_by: number;
  readonly updated_at: string;
}
