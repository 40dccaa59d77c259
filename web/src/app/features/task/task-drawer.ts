import { CdkMenuTrigger } from '@angular/cdk/menu';
import { CdkTextareaAutosize } from '@angular/cdk/text-field';
import { Clipboard } from '@angular/cdk/clipboard';
import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  DestroyRef,
  DOCUMENT,
  effect,
  ElementRef,
  inject,
  input,
  numberAttribute,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Clock } from '../../core/clock';
import { Notices } from '../../core/errors/notices';
import { Live } from '../../core/live/live';
import { BackToBoard } from '../../core/navigation/over-the-board';
import { CommentsStore } from '../../data/comments/store';
import { DraftAddress, Drafts } from '../../data/drafts/drafts';
import { MeStore } from '../../data/me/me-store';
import { PresenceStore } from '../../data/presence/presence-store';
import { presenceText } from '../../data/presence/presence-text';
import { BoardStore } from '../../data/projects/board-store';
import { Project } from '../../data/projects/model';
import { taskIn } from '../../data/projects/state';
import { Task } from '../../data/tasks/model';
import { OpenTask } from '../../data/tasks/open-task';
import { TaskCommands } from '../../data/tasks/task-commands';
import { LeftBehind, TaskMoves } from '../../data/tasks/task-moves';
import { AvatarStack } from '../../ui/avatar/avatar-stack';
import { Button } from '../../ui/button/button';
import { ago } from '../../i18n/dates';
import { Icon } from '../../ui/icon/icon';
import { Menu, MenuItem } from '../../ui/menu/menu';
import { Shortcut, Shortcuts } from '../../ui/shortcuts/shortcuts';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { AbsenceWords } from './absence/absence';
import { Comments } from './comments/comments';
import { Description } from './description/description';
import { History } from './history/history';
import { Properties } from './properties/properties';
import { Subtasks } from './subtasks/subtasks';
import { t, Translate } from '../../i18n/translate';

/** Everything about one task, at the edge of its board. Has an address of its own. */
@Component({
  selector: 'tc-task-drawer',
  imports: [
    ...[AbsenceWords, AvatarStack, Button, CdkMenuTrigger, CdkTextareaAutosize, Comments],
    ...[Description, History, Icon, Menu, MenuItem, Properties, RouterLink, Skeleton, Subtasks],
    Translate,
  ],
  templateUrl: './task-drawer.html',
  styleUrl: './task-drawer.css',
  host: { role: 'complementary', 'aria-label': 'Task', '[class.nowhere]': 'isNowhere()' },
})
export class TaskDrawer {
  readonly taskId = input.required({ transform: numberAttribute });

  protected readonly store = inject(BoardStore);
  protected readonly open = inject(OpenTask);
  protected readonly back = inject(BackToBoard);
  protected readonly task = this.open.task;
  /** Others' changes meanwhile must not touch a title that is being typed. */
  protected readonly titleDraft = computed(() => this.drafts.at(titleOf(this.taskId())));
  /** The whole project is not here, of which the board tells. */
  protected readonly isNowhere = computed(
    () => this.store.accessError() !== null || this.store.unreachable() !== null,
  );
  protected readonly parent = computed(() => {
    const id = this.task()?.parent_id;
    return id == null ? undefined : taskIn(this.store.view(), id);
  });
  protected readonly places = computed(() => {
    const here = this.store.projectId();
    const inbox = this.me.inbox();
    const all = inbox === undefined ? this.me.projects() : [inbox, ...this.me.projects()];
    return all.filter((project) => project.id !== here);
  });
  protected readonly history = computed(() => {
    const task = this.task();
    if (task === undefined) return '';
    const now = this.clock.now();
    const creator = this.store.view()?.members.get(task.created_by)?.name;
    const told = (at: string): string => ago(at, now, { zone: this.me.timezone() });
    const values = { created: told(task.created_at), updated: told(task.updated_at) };
    return creator === undefined
      ? t('task-created', values)
      : t('task-created-by', { ...values, name: creator });
  });
  protected readonly company = computed(() => this.presence.at(this.taskId()));
  protected readonly presenceText = computed(() => presenceText(this.company()));
  /** Who is writing here, in words: the one thing about company that is also spoken. */
  protected readonly writers = computed(() =>
    presenceText(this.company().filter((person) => person.editing !== null)),
  );
  private readonly me = inject(MeStore);
  private readonly drafts = inject(Drafts);
  private readonly live = inject(Live);
  private readonly comments = inject(CommentsStore);
  private readonly commands = inject(TaskCommands);
  private readonly moves = inject(TaskMoves);
  private readonly presence = inject(PresenceStore);
  private readonly notices = inject(Notices);
  private readonly clipboard = inject(Clipboard);
  private readonly clock = inject(Clock);
  private readonly router = inject(Router);
  private readonly document = inject(DOCUMENT);
  private readonly closeButton = viewChild.required<unknown, ElementRef<HTMLElement>>(
    'closeButton',
    {
      read: ElementRef,
    },
  );
  /** The task of which the title is being typed. */
  private titled: Task | null = null;
  private readonly titleSize = viewChild(CdkTextareaAutosize);
  private readonly properties = viewChild(Properties);

  constructor() {
    effect(() => {
      const id = this.taskId();
      untracked(() => {
        if (this.titled?.id !== id) this.sendTitle();
        this.open.open(id);
        this.comments.open(id);
        this.drafts.place.update((place) => ({ ...place, task: id }));
      });
    });
    this.seekWhatIsAbsent();
    this.beSeen();
    afterRenderEffect(() => {
      this.task();
      this.titleSize()?.resizeToFitContent(true);
    });
    afterNextRender(() => this.closeButton().nativeElement.focus());
    const destroyed = inject(DestroyRef);
    destroyed.onDestroy(inject(Shortcuts).add(this.shortcuts()));
    destroyed.onDestroy(() => this.comments.close());
    destroyed.onDestroy(() => {
      this.sendTitle();
      this.open.open(null);
      this.drafts.place.update((place) => ({ ...place, task: null }));
    });
  }

  private shortcuts(): readonly Shortcut[] {
    const isOnACard = (): boolean =>
      this.document.activeElement?.closest('tc-task-card') instanceof Element;
    return [
      { keys: 'Escape', does: 'shortcut-close-task', run: () => this.close() },
      {
        keys: 'x',
        does: 'shortcut-complete-task',
        when: () => !isOnACard() && this.store.canWrite() && this.task() !== undefined,
        run: () => {
          const task = this.task();
          if (task !== undefined) this.complete(task);
        },
      },
      {
        keys: 'l',
        does: 'shortcut-label-task',
        when: () => !isOnACard() && this.store.canWrite() && this.properties() !== undefined,
        run: () => this.properties()?.labelling.set(true),
      },
    ];
  }

  protected close(): void {
    void this.back.close();
  }

  protected complete(task: Task): void {
    void this.commands.setCompleted(task, !task.completed);
  }

  protected typeTitle(task: Task, box: HTMLTextAreaElement): void {
    const { title: source, version } = this.titled ?? task;
    this.titled ??= task;
    this.drafts.keep(titleOf(task.id), {
      ...(this.titleDraft() ?? { source, version }),
      text: box.value,
    });
  }

  protected saveTitle(task: Task, box: HTMLTextAreaElement): void {
    this.titled ??= task;
    if (!this.sendTitle()) box.value = task.title;
  }

  /** Sends what was typed to the task it was typed for, whichever is open by now; says whether it says anything new.
   *
   * Of a task that is gone it stays, to be copied; and so does what is refused, to be mended. */
  private sendTitle(): boolean {
    const { titled } = this;
    this.titled = null;
    if (titled === null) return true;
    const address = titleOf(titled.id);
    const draft = this.drafts.at(address);
    const view = this.store.view();
    const known = taskIn(view, titled.id);
    const task = known ?? titled;
    const isGone = this.store.accessError() !== null || (view !== null && known === undefined);
    if (draft === undefined || isGone) return true;
    this.drafts.drop(address);
    const title = draft.text.replace(/\s+/gu, ' ').trim();
    if (title === '' || title === task.title) return false;
    void this.commands.update(task, { title }, draft.version).then((done) => {
      if (!done) this.drafts.keep(address, draft);
    });
    return true;
  }

  protected dropTitle(event: Event, task: Task, box: HTMLTextAreaElement): void {
    event.stopPropagation();
    const draft = this.titleDraft();
    this.titled = null;
    this.drafts.drop(titleOf(task.id));
    box.value = task.title;
    box.blur();
    if (draft === undefined || draft.text === task.title) return;
    this.notices.tell(t('task-title-not-changed'), {
      action: t('action-edit-again'),
      run: () => {
        if (this.taskId() !== task.id) return;
        this.titled = task;
        this.drafts.keep(titleOf(task.id), draft);
        setTimeout(() => box.focus());
      },
    });
  }

  protected copyLink(): void {
    if (this.clipboard.copy(this.document.location.href)) this.notices.tell(t('task-link-copied'));
  }

  /** It has left the board already, whenever the server hears of it. */
  protected async moveTo(task: Task, project: Project): Promise<void> {
    const moving = this.moves.moveToProject(task, project.id);
    this.close();
    const left = await moving;
    if (left === null) return;
    this.notices.tell(movedText(project, left), {
      action: t('action-show'),
      run: () => void this.router.navigate(['/projects', project.id, 'tasks', task.id]),
    });
  }

  protected remove(task: Task): void {
    this.close();
    void this.commands.delete(task);
  }

  /** Others see that this task is open here; who writes in it is announced. */
  private beSeen(): void {
    effect(() =>
      this.presence.look(this.task() === undefined || this.taskId() < 0 ? null : this.taskId()),
    );
    effect(() => this.presence.write('title', this.titleDraft() !== undefined));
    effect(() => {
      const writers = this.writers();
      if (writers !== '') untracked(() => this.notices.announce(writers));
    });
    inject(DestroyRef).onDestroy(() => this.presence.look(null));
  }

  private seekWhatIsAbsent(): void {
    effect(() => {
      const [absent] = [this.open.absent(), this.taskId()];
      // Also once the connection is back.
      const isLive = this.live.state() === 'live';
      if (absent) untracked(() => (isLive || !this.open.absence()) && void this.open.seek());
    });
    effect(() => {
      const absence = this.open.absence();
      // Over a view it stays where it is, and the view opens its project.
      if (absence?.is !== 'elsewhere' || !this.back.isOverBoard()) return;
      const path = ['/projects', absence.task.project_id, 'tasks', absence.task.id];
      untracked(() => void this.router.navigate(path, { replaceUrl: true }));
    });
  }
}

function titleOf(task: number): DraftAddress {
  return `task:${task}/title`;
}

function movedText(project: Project, { people, labels }: LeftBehind): string {
  let moved = project.is_inbox
    ? t('task-moved-to-inbox')
    : t('task-moved-to', { project: project.name });
  if (labels.length > 0) moved = t('task-moved-unlabelled', { moved, labels: labels.join(', ') });
  return people.length === 0 ? moved : t('task-moved-without', { moved, count: people.length });
}
