import { Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { Clock } from '../../../core/clock';
import { explainAbsence } from '../../../core/errors/explain';
import { HistoryStore } from '../../../data/history/history-store';
import { historyText } from '../../../data/history/history-text';
import { MeStore } from '../../../data/me/me-store';
import { BoardStore } from '../../../data/projects/board-store';
import { taskIn } from '../../../data/projects/state';
import { Names } from '../../../data/tasks/task-fields';
import { Button } from '../../../ui/button/button';
import { dueText } from '../../../ui/due/due-text';
import { FormMessage } from '../../../ui/form/form-message';
import { Icon } from '../../../ui/icon/icon';
import { priorityName } from '../../../ui/priority/priority-flag';
import { Skeleton } from '../../../ui/skeleton/skeleton';
import { When } from '../../../ui/when/when';
import { t, Translate } from '../../../i18n/translate';

/** Who changed what of a task, newest first; fetched when somebody wants to see it. */
@Component({
  selector: 'tc-history',
  imports: [Button, FormMessage, Icon, Skeleton, When, Translate],
  providers: [HistoryStore],
  templateUrl: './history.html',
  styleUrl: './history.css',
})
export class History {
  readonly taskId = input.required<number>();

  protected readonly store = inject(HistoryStore);
  protected readonly open = signal(false);
  protected readonly explainAbsence = explainAbsence;
  protected readonly lines = computed(() => {
    const names = this.names();
    return (this.store.lines() ?? [])
      .map((line) => ({
        id: line.id,
        who:
          line.actor_id === null ? 'Taskcast' : (names.person(line.actor_id) ?? t('former-member')),
        what: historyText(line, names),
        at: line.at,
      }))
      .filter((line) => line.what !== null);
  });
  private readonly board = inject(BoardStore);
  protected readonly clock = inject(Clock);
  protected readonly me = inject(MeStore);
  private readonly names = computed<Names>(() => {
    const view = this.board.view();
    const now = this.clock.now();
    const zone = this.me.timezone();
    return {
      person: (id) => view?.members.get(id)?.name,
      section: (id) => view?.sections.get(id)?.name,
      task: (id) => taskIn(view, id)?.title,
      label: (id) => view?.labels.get(id)?.name,
      priority: priorityName,
      due: (value) => dueText(value, now, zone).text,
    };
  });

  constructor() {
    effect(() => {
      const wanted = this.open() && this.taskId() > 0 ? this.taskId() : null;
      untracked(() => void this.store.open(wanted));
    });
  }
}
