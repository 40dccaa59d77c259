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
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Router, RouterLink } from '@angular/router';
import { Clock } from '../../core/clock';
import { explain } from '../../core/errors/explain';
import { Notices } from '../../core/errors/notices';
import { Refused } from '../../core/errors/problem';
import { CommentsStore } from '../../data/comments/store';
import { MeStore } from '../../data/me/me-store';
import { PresenceStore } from '../../data/presence/presence-store';
import { companyWords } from '../../data/presence/words';
import { ProjectsApi } from '../../data/projects/api';
import { BoardStore } from '../../data/projects/board-store';
import { Project } from '../../data/projects/model';
import { taskIn } from '../../data/projects/state';
import { Task } from '../../data/tasks/model';
import { TaskCommands } from '../../data/tasks/task-commands';
import { TaskMoves } from '../../data/tasks/task-moves';
import { AvatarStack } from '../../ui/avatar/avatar-stack';
import { Button } from '../../ui/button/button';
import { ago } from '../../ui/due/ago';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { Icon } from '../../ui/icon/icon';
import { Menu, MenuItem } from '../../ui/menu/menu';
import { Shortcut, Shortcuts } from '../../ui/shortcuts/shortcuts';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { Comments } from './comments/comments';
import { Description } from './description/description';
import { History } from './history/history';
import { Properties } from './properties/properties';
import { Subtasks } from './subtasks/subtasks';

/** A title being typed, and the task as it was when that began: others' changes meanwhile must not touch it. */
interface TitleDraft {
  readonly text: string;
  readonly task: Task;
}

/** Everything about one task, at the edge of its board. Has an address of its own. */
@Component({
  selector: 'tc-task-drawer',
  imports: [
    ...[AvatarStack, Button, CdkMenuTrigger, CdkTextareaAutosize, Comments],
    ...[
      Description,
      EmptyState,
      History,
      Icon,
      Menu,
      MenuItem,
      Properties,
      RouterLink,
      Skeleton,
      Subtasks,
    ],
  ],
  templateUrl: './task-drawer.html',
  styleUrl: './task-drawer.css',
  host: { role: 'complementary', 'aria-label': 'Task' },
})
export class TaskDrawer {
  readonly taskId = input.required({ transform: numberAttribute });

  protected readonly store = inject(BoardStore);
  protected readonly titleDraft = signal<TitleDraft | null>(null);
  protected readonly missing = signal<string | null>(null);
  protected readonly task = computed(() => taskIn(this.store.view(), this.taskId()));
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
    const by = creator === undefined ? '' : ` by ${creator}`;
    return `Created ${ago(task.created_at, now)}${by} · updated ${ago(task.updated_at, now)}`;
  });
  protected readonly company = computed(() => this.presence.at(this.taskId()));
  protected readonly companyWords = computed(() => companyWords(this.company()));
  /** Who is writing here, in words: the one thing about company that is also spoken. */
  protected readonly writers = computed(() =>
    companyWords(this.company().filter((person) => person.editing !== null)),
  );
  /** The board is there and does not hold the task: completed long ago, moved, or gone. */
  private readonly absent = computed(() => this.store.view() !== null && this.task() === undefined);
  private readonly me = inject(MeStore);
  private readonly api = inject(ProjectsApi);
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
  private lastSeen: number | null = null;
  private readonly titleSize = viewChild(CdkTextareaAutosize);

  constructor() {
    effect(() => {
      const id = this.taskId();
      const absent = this.absent();
      untracked(() => {
        this.missing.set(null);
        if (this.titleDraft()?.task.id !== id) this.sendTitle();
        this.comments.open(id);
        if (absent) void this.fetch(id);
      });
    });
    this.beSeen();
    effect(() => {
      const task = this.task();
      if (task !== undefined) this.lastSeen = task.id;
    });
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
    });
  }

  private shortcuts(): readonly Shortcut[] {
    const isOnACard = (): boolean =>
      this.document.activeElement?.closest('tc-task-card') instanceof Element;
    return [
      { keys: 'Escape', does: 'Close the task', run: () => this.close() },
      {
        keys: 'x',
        does: 'Complete the open task',
        when: () => !isOnACard() && this.store.canWrite() && this.task() !== undefined,
        run: () => {
          const task = this.task();
          if (task !== undefined) this.complete(task);
        },
      },
    ];
  }

  protected close(): void {
    const id = this.taskId();
    void this.router.navigate(['/projects', this.store.projectId() ?? 0]).then(() => {
      this.document.getElementById(`tc-card-${String(id)}`)?.focus();
    });
  }

  protected complete(task: Task): void {
    void this.commands.setCompleted(task, !task.completed);
  }

  protected typeTitle(task: Task, box: HTMLTextAreaElement): void {
    const text = box.value;
    this.titleDraft.update((draft) => ({ text, task: draft?.task ?? task }));
  }

  protected saveTitle(task: Task, box: HTMLTextAreaElement): void {
    if (!this.sendTitle()) box.value = task.title;
  }

  /** Sends what was typed to the task it was typed for, whichever is open by now; says whether it says anything new. */
  private sendTitle(): boolean {
    const draft = this.titleDraft();
    if (draft === null) return true;
    this.titleDraft.set(null);
    const task = taskIn(this.store.view(), draft.task.id) ?? draft.task;
    const title = draft.text.replace(/\s+/gu, ' ').trim();
    if (title === '' || title === task.title) return false;
    void this.commands.update(task, { title }, draft.task.version);
    return true;
  }

  protected dropTitle(event: Event, task: Task, box: HTMLTextAreaElement): void {
    event.stopPropagation();
    const draft = this.titleDraft();
    this.titleDraft.set(null);
    box.value = task.title;
    box.blur();
    if (draft === null || draft.text === task.title) return;
    this.notices.tell('Title not changed', {
      action: 'Edit again',
      run: () => {
        if (this.taskId() !== draft.task.id) return;
        this.titleDraft.set(draft);
        setTimeout(() => box.focus());
      },
    });
  }

  protected copyLink(): void {
    if (this.clipboard.copy(this.document.location.href)) this.notices.tell('Link copied');
  }

  protected async moveTo(task: Task, project: Project): Promise<void> {
    const dropped = await this.moves.moveToProject(task, project.id);
    if (dropped === null) return;
    const left = dropped.length === 0 ? '' : `; ${String(dropped.length)} could not come along`;
    const name = project.is_inbox ? 'your Inbox' : `“${project.name}”`;
    this.notices.tell(`Moved to ${name}${left}`, {
      action: 'Show',
      run: () => void this.router.navigate(['/projects', project.id, 'tasks', task.id]),
    });
    this.close();
  }

  protected remove(task: Task): void {
    this.close();
    void this.commands.delete(task);
  }

  /** Others see that this task is open here; who writes in it is announced. */
  private beSeen(): void {
    effect(() => this.presence.look(this.task() === undefined ? null : this.taskId()));
    effect(() => this.presence.write('title', this.titleDraft() !== null));
    effect(() => {
      const writers = this.writers();
      if (writers !== '') untracked(() => this.notices.announce(writers));
    });
    inject(DestroyRef).onDestroy(() => this.presence.look(null));
  }

  private async fetch(id: number): Promise<void> {
    try {
      const task = await this.api.task(id);
      if (this.taskId() !== id) return;
      if (task.project_id === this.store.projectId()) this.store.remember([task]);
      else
        await this.router.navigate(['/projects', task.project_id, 'tasks', id], {
          replaceUrl: true,
        });
    } catch (thrown) {
      if (!(thrown instanceof Refused)) throw thrown;
      if (this.taskId() !== id) return;
      const wasHere = this.lastSeen === id && thrown.problem.status === 404;
      this.missing.set(wasHere ? 'It has just been deleted.' : explain(thrown.problem));
    }
  }
}
