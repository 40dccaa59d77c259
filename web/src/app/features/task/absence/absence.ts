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

/** Says why a task is not here, leads on, and gives back what was being written in it. */
@Component({
  selector: 'tc-absence',
  imports: [Button, EmptyState, KeptTexts],
  template: `
    @if (open.absence(); as absence) {
      <div role="status">
        @switch (absence.is) {
          @case ('deleted') {
            <tc-empty-state
              icon="trash"
              [title]="(absence.by ?? 'Somebody') + ' deleted this task'"
              [text]="whereItLies(absence)"
            />
          }
          @case ('unreachable') {
            <tc-empty-state
              icon="wifi-off"
              title="This task could not be opened"
              [text]="explain(absence.problem)"
            />
          }
          @case ('not-here') {
            <tc-empty-state
              icon="board"
              title="This task is not here"
              text="It was deleted, or moved to a project that is not shared with you."
            />
          }
        }
      </div>
      <p class="on">
        @if (absence.is === 'deleted' && store.canWrite()) {
          <button tcButton type="button" (click)="commands.restore(absence.task)">
            Restore it
          </button>
        }
        @if (absence.is === 'unreachable') {
          <button tcButton type="button" (click)="open.seek()">Try again</button>
        }
        <button tcButton variant="primary" type="button" (click)="left.emit()">
          Go to the board
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
    return `“${task.title}” lies among the deleted tasks of this project (${when}).`;
  }

  protected addressOf(address: string): DraftAddress {
    return address as DraftAddress;
  }
}
