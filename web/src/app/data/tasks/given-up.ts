import { inject, Injectable } from '@angular/core';
import { Router } from '@angular/router';
import { Notices } from '../../core/errors/notices';
import { Drafts } from '../drafts/drafts';
import { BoardStore } from '../projects/board-store';
import { taskIn } from '../projects/state';
import { Conflict } from './conflicts';
import { TaskPatch } from './model';
import { TaskCommands } from './task-commands';
import { t } from '../../i18n/translate';

/** What somebody gave up for another's change can be had back: a description to be mended, the rest as it was. */
@Injectable({ providedIn: 'root' })
export class GivenUp {
  private readonly board = inject(BoardStore);
  private readonly commands = inject(TaskCommands);
  private readonly drafts = inject(Drafts);
  private readonly notices = inject(Notices);
  private readonly router = inject(Router);

  offer({ current, patch, conflictingFields }: Conflict): void {
    const clashing = new Set<string>(conflictingFields.map(({ field }) => field));
    const fields = Object.entries(patch).filter(([field]) => clashing.has(field));
    if (fields.length === 0) return;
    const mine: TaskPatch = Object.fromEntries(fields);
    const isText = 'description' in mine || 'title' in mine;
    this.notices.tell(t('task-stays', { task: current.title }), {
      action: isText ? t('task-use-my-text') : t('task-use-mine'),
      lasts: true,
      run: () => this.use(current, mine),
    });
  }

  private use(seen: Conflict['current'], { description, ...others }: TaskPatch): void {
    const task = taskIn(this.board.view(), seen.id) ?? seen;
    if (Object.keys(others).length > 0) void this.commands.update(task, others);
    if (description === undefined) return;
    const { id, project_id, version, description: source } = task;
    this.drafts.keep(`task:${id}/description`, { text: description, source, version });
    void this.router.navigate(['/projects', project_id, 'tasks', id]);
  }
}
