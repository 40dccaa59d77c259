/** The fields of a task that people edit. Written by `make generate` from TASK_FIELDS in src/taskcast/domain/tasks.py; never edited. */
import { Task } from './wire';
export type TaskControl = 'text' | 'markdown' | 'checkbox' | 'priority' | 'due' | 'section' | 'parent' | 'people' | 'labels' | 'number';
interface TaskField {
  readonly control: TaskControl;
  readonly merges: 'as_a_set' | 'never';
}
export const TASK_FIELDS = {
  title: { control: 'text', merges: 'never' },
  description: { control: 'markdown', merges: 'never' },
  completed: { control: 'checkbox', merges: 'never' },
  priority: { control: 'priority', merges: 'never' },
  due: { control: 'due', merges: 'never' },
  section_id: { control: 'section', merges: 'never' },
  parent_id: { control: 'parent', merges: 'never' },
  assignee_ids: { control: 'people', merges: 'as_a_set' },
  label_ids: { control: 'labels', merges: 'as_a_set' },
} as const satisfies Partial<Record<keyof Task, TaskField>>;
export type TaskFieldName = keyof typeof TASK_FIELDS;
export const EMPTY_TASK: Omit<Pick<Task, TaskFieldName>, 'title'> = {
  description: "",
  completed: false,
  priority: 0,
  due: null,
  section_id: null,
  parent_id: null,
  assignee_ids: [],
  label_ids: [],
};
