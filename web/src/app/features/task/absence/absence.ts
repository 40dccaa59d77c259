import { Component, computed, inject, input, output } from '@angular/core';
import { Clock } from '../../../core/clock';
import { explain } from '../../../core/errors/explain';
import { Drafts, DraftAddress } from '../../../data/drafts/drafts';
import { MeStore } from '../../../data/me/me-store';
import { BoardStore } from '../../../data/projects/board-store';
import { Task } from '../../../data/tasks/model';
import { OpenTask } from '../../../data/tasks/open-task';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Button } from '../../../ui/button/button';
import { EmptyState } from '../../../ui/empty-state/empty-state';
import { KeptTexts } from '../../../ui/kept-texts/kept-texts';
import { ago } from '../../../i18n/dates';
import { t, Translate } from '../../../i18n/translate';

/** Says why a task is not here, leads on, and gives back what was being written in it. */
@Component({
  selector: 'tc-absence',
  imports: [Button, EmptyState, KeptTexts, Translate],
  template: `
    @if (open.absence(); as absence) {
      <div role="status">
        @switch (absence.is) {
          @case ('deleted') {
            <tc-empty-state
              icon="trash"
              [title]="'task-deleted-by' | t: { name: absence.by ?? ('somebody' | t) }"
              [text]="whereItLies(absence)"
            />
          }
          @case ('unreachable') {
            <tc-empty-state
              icon="wifi-off"
              [title]="'task-not-opened' | t"
              [text]="explain(absence.problem)"
            />
          }
          @case ('not-here') {
            <tc-empty-state icon="board" [title]="'task-gone' | t" [text]="'task-gone-hint' | t" />
          }
        }
      </div>
      <p class="on">
        @if (absence.is === 'deleted' && store.canWrite()) {
          <button tcButton type="button" (click)="commands.restore(absence.task)">
            {{ 'task-restore-it' | t }}
          </button>
        }
        @if (absence.is === 'unreachable') {
          <button tcButton type="button" (click)="open.seek()">{{ 'action-again' | t }}</button>
        }
        <button tcButton variant="primary" type="button" (click)="left.emit()">
          {{ 'task-to-board' | t }}
        </button>
      </p>
      <tc-kept-texts [texts]="unsent()" (discarded)="drafts.drop(addressOf($event.address))" />
    }
  `,
  styles: `
    tc-empty-state {
      padding-bottom: var(--s4);
    }
    .on {
      display: flex;
      flex-wrap: wrap;
      justify-content: center;
      gap: var(--s2);
    }
  `,
})
export class AbsenceWords {
  readonly taskId = input.required<number>();
  readonly left = output();

  protected readonly open = inject(OpenTask);
  protected readonly store = inject(BoardStore);
  protected readonly commands = inject(TaskCommands);
  protected readonly drafts = inject(Drafts);
  protected readonly explain = explain;
  private readonly clock = inject(Clock);
  private readonly me = inject(MeStore);
  protected readonly unsent = computed(() =>
    this.drafts.unsent(({ task }) => task === this.taskId()),
  );

  protected whereItLies({ task, at }: { task: Task; at: string }): string {
    const when = ago(at, this.clock.now(), { zone: this.me.timezone() });
    return t('task-in-trash', { task: task.title, when });
  }

  protected addressOf(address: string): DraftAddress {
    return address as DraftAddress;
  }
}
