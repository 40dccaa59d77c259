/** The comments of a task as they are shown: what the person did and no server has confirmed is laid over them. Pure. */
import { CommandName } from '../../core/live/commands';
import { QueuedCommand, QueueState, SentFields } from '../queue/model';
import { idOfNew, toLocal } from '../queue/references';
import { BoxChange, withBox } from '../tasks/checkboxes';
import { Comment } from './model';

interface Opened {
  /** The task. */
  readonly id: number;
  readonly kept: readonly Comment[];
}

const CHANGES: Partial<
  Readonly<Record<CommandName, (body: string, fields: SentFields) => string>>
> = {
  update_comment: (_, fields) => fields['body'] as string,
  set_comment_checkbox: (body, fields) => withBox(body, fields as unknown as BoxChange),
};

export function commentsOver(
  opened: Opened,
  commands: readonly QueuedCommand[],
  made: QueueState['made'],
  by: number,
): readonly Comment[] {
  return commands.reduce((shown, command) => {
    const fields = toLocal(command, made);
    if (command.name === 'add_comment') {
      const comment = newComment(command, fields, idOfNew(command, made), by);
      const isKnown = shown.some(({ id }) => id === comment.id);
      return comment.task_id !== opened.id || isKnown ? shown : [...shown, comment];
    }
    if (command.name === 'delete_comment') return shown.filter(({ id }) => id !== fields['id']);
    const change = CHANGES[command.name];
    if (change === undefined) return shown;
    return shown.map((each) =>
      each.id === fields['id'] ? { ...each, body: change(each.body, fields) } : each,
    );
  }, opened.kept);
}

function newComment(
  { made_at: at, project_id }: QueuedCommand,
  fields: SentFields,
  id: number,
  by: number,
): Comment {
  return {
    ...{ id, project_id: project_id ?? 0, version: 0 },
    task_id: fields['task_id'] as number,
    body: fields['body'] as string,
    ...{ created_at: at, created_by: by, updated_at: at },
  };
}
