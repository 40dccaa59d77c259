import { inject, Injectable } from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { t } from '../../i18n/translate';
import { asClocksShow } from '../../i18n/wall-time';
import { Due, Task } from '../tasks/model';
import { TaskCommands } from '../tasks/task-commands';

/** Puts tasks off, several at once; one undo takes all of them back. */
@Injectable({ providedIn: 'root' })
export class Rescheduling {
  private readonly commands = inject(TaskCommands);
  private readonly notices = inject(Notices);

  /** A time of day stays as it is. `when` says the day in words: "today". */
  putOff(tasks: readonly Task[], day: string, when: string): void {
    for (const task of tasks) void this.commands.update(task, { due: onDay(task.due, day) });
    if (tasks.length === 0) return;
    this.notices.tell(t('view-rescheduled', { count: tasks.length, when }), {
      action: t('action-undo'),
      run: () => {
        // Made from what they were: a change of somebody else's since then is not lost.
        for (const task of tasks) void this.commands.update(task, { due: task.due });
      },
    });
  }
}

/** The same time on another day. */
export function onDay(due: Due | null, day: string): Due {
  if (due === null || 'date' in due) return { date: day };
  return { local: `${day}${asClocksShow(due).local.slice(10)}`, zone: due.zone };
}
