import { Clipboard } from '@angular/cdk/clipboard';
import {
  afterNextRender,
  Component,
  computed,
  ElementRef,
  inject,
  Injector,
  signal,
  viewChildren,
} from '@angular/core';
import { Notices } from '../../core/errors/notices';
import { MeStore } from '../../data/me/me-store';
import { taskIn } from '../../data/projects/state';
import { CommandQueue, Parked } from '../../data/queue/command-queue';
import { behind, hangingOn, refusedFields, sameAgain } from '../../data/queue/decisions';
import { QueuedCommand } from '../../data/queue/model';
import {
  isConflict,
  ParkedField,
  parkedFields,
  parkedReason,
  parkedTitle,
} from '../../data/queue/parked-text';
import { ProjectReplicas } from '../../data/replica/project-replicas';
import { Names } from '../../data/tasks/task-fields';
import { Button } from '../../ui/button/button';
import { Dialogs } from '../../ui/dialog/dialogs';
import { dueInFull } from '../../ui/due/due-text';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { Page } from '../../ui/page/page';
import { priorityName } from '../../ui/priority/priority-flag';
import { t, Translate } from '../../i18n/translate';

interface Entry {
  readonly order: number;
  readonly title: string;
  readonly project: string;
  readonly reason: string;
  readonly fields: readonly ParkedField[];
  readonly isConflict: boolean;
  /** It was refused for some of its fields, and can be saved without them. */
  readonly canBeLess: boolean;
  readonly isDeleted: boolean;
  readonly depends: number;
  readonly texts: string;
}

/** Every change that the server refused, in words, with both texts; the person decides what becomes of it. */
@Component({
  selector: 'tc-needs-you',
  imports: [Button, EmptyState, Page, Translate],
  templateUrl: './needs-you.html',
  styleUrls: ['../../ui/page/list-card.css', './needs-you.css'],
})
export class NeedsYou {
  private readonly queue = inject(CommandQueue);
  private readonly replicas = inject(ProjectReplicas);
  private readonly me = inject(MeStore);
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);
  private readonly clipboard = inject(Clipboard);
  private readonly injector = inject(Injector);
  private readonly headings = viewChildren<ElementRef<HTMLElement>>('heading');

  protected readonly entries = computed(() =>
    this.queue.undecided().map((command) => this.entry(command)),
  );
  /** The text that is being typed anew. */
  protected readonly changing = signal<{ readonly order: number; readonly field: string } | null>(
    null,
  );

  protected keepMine(entry: Entry, place: number): void {
    this.send(entry.order, {}, place);
  }

  protected leaveOut({ order }: Entry, place: number): void {
    this.queue.keepTheirs(order);
    this.goOn(place);
  }

  protected change(
    event: Event,
    { order }: Entry,
    field: string,
    text: string,
    place: number,
  ): void {
    event.preventDefault();
    if (text.trim() === '' && field !== 'description') return;
    this.changing.set(null);
    this.send(order, { [field]: text }, place);
  }

  protected async restore({ order }: Entry, place: number): Promise<void> {
    const command = this.queue.at(order);
    if (command === undefined) return;
    const { project_id, context } = command;
    const fields = { id: command.fields['id'] ?? command.fields['task_id'] };
    try {
      await this.queue.add({ name: 'restore_task', fields, project_id, context });
    } catch (thrown) {
      // It is here as well, with its own reason.
      if (thrown instanceof Parked) return;
      throw thrown;
    }
    this.send(order, {}, place);
  }

  protected async discard({ order, depends }: Entry, place: number): Promise<void> {
    const sure = await this.dialogs.confirm({
      title: t('needs-you-discard-question'),
      text:
        depends > 0
          ? t('needs-you-discard-more', { count: depends })
          : t('needs-you-discard-explanation'),
      yes: t('action-discard'),
    });
    if (!sure) return;
    this.queue.drop(order);
    this.goOn(place);
  }

  protected copy({ texts }: Entry): void {
    if (this.clipboard.copy(texts)) this.notices.tell(t('action-copied'));
  }

  private send(order: number, fields: Readonly<Record<string, unknown>>, place: number): void {
    // Refused once more, it is here again with the new reason.
    this.queue.keepMine(order, fields).catch(() => undefined);
    this.goOn(place);
  }

  /** The focus goes to the entry that takes the place of the one that was decided. */
  private goOn(place: number): void {
    const focus = (): void => {
      const heading = this.headings()[place] ?? this.headings().at(-1);
      heading?.nativeElement.focus();
    };
    afterNextRender(focus, { injector: this.injector });
  }

  private entry(command: QueuedCommand): Entry {
    const state = this.queue.state();
    const fields = parkedFields(state, command, this.namesIn(command.project_id));
    const again = new Set(sameAgain(state, command));
    const refused = refusedFields(command);
    const waiting = behind(state, command.id).filter((each) => !again.has(each));
    const gone = new Set([...waiting, ...hangingOn(state, command)]);
    return {
      order: command.order,
      title: parkedTitle(command),
      project: command.context.project,
      reason: parkedReason(command),
      fields,
      isConflict: isConflict(command),
      canBeLess: refused.length > 0 && fields.some(({ field }) => !refused.includes(field)),
      isDeleted: command.parked?.problem.deleted !== undefined,
      depends: gone.size,
      texts: fields.flatMap(({ text }) => text ?? []).join('\n\n'),
    };
  }

  private namesIn(projectId: number | null): Names {
    const state =
      this.replicas
        .all()
        .get(projectId ?? 0)
        ?.state() ?? null;
    return {
      person: (id) => state?.members.get(id)?.name,
      section: (id) => state?.sections.get(id)?.name,
      task: (id) => taskIn(state, id)?.title,
      label: (id) => state?.labels.get(id)?.name,
      priority: priorityName,
      due: (due) => dueInFull(due, this.me.timezone()),
    };
  }
}
