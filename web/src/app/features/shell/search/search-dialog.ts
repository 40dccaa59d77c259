import { DIALOG_DATA, DialogRef } from '@angular/cdk/dialog';
import {
  afterNextRender,
  afterRenderEffect,
  Component,
  computed,
  ElementRef,
  inject,
  linkedSignal,
  signal,
  viewChild,
} from '@angular/core';
import { Router } from '@angular/router';
import { Notices } from '../../../core/errors/notices';
import { Live } from '../../../core/live/live';
import { MeStore } from '../../../data/me/me-store';
import { SearchGroup, SearchItem, SearchResults } from '../../../data/search/search-results';
import { ServerSearch } from '../../../data/search/server-search';
import { BUILT_IN_VIEWS } from '../../../data/views/built-in';
import { TaskCommands } from '../../../data/tasks/task-commands';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Icon } from '../../../ui/icon/icon';
import { IconName } from '../../../ui/icon/icons';
import { ProjectMark } from '../../../ui/project-mark/project-mark';
import { Theme, ThemeChoice } from '../../../ui/theme/theme';
import { PlainMessageId, t, Translate } from '../../../i18n/translate';
import { ShortcutsDialog } from '../shortcuts-dialog/shortcuts-dialog';
import { VIEW_LOOKS } from '../sidebar/view-list';

const GROUPS: Readonly<Record<SearchGroup, PlainMessageId>> = {
  recent: 'search-recent',
  tasks: 'search-tasks',
  projects: 'search-projects',
  people: 'search-people',
  labels: 'search-labels',
  views: 'search-views',
  commands: 'search-commands',
  server: 'search-beyond',
};
const ADD = 'add-task';
const NUMBER = /^#\d*$/u;

interface Command {
  readonly key: string;
  readonly does: PlainMessageId;
  readonly icon: IconName;
  readonly run: () => void;
}

/** Everything by its name: what this device holds at once, then what only the server has, below it.
 *
 * A combobox with a list in groups: the focus stays in the box, arrows walk, Enter goes there. What is typed can become a
 * task as well, but only once that is chosen. */
@Component({
  selector: 'tc-search-dialog',
  imports: [Icon, ProjectMark, Translate],
  providers: [ServerSearch],
  templateUrl: './search-dialog.html',
  styleUrl: './search-dialog.css',
})
export class SearchDialog {
  /** Begins with what was typed while the dialog was on its way. */
  protected readonly typed = signal(inject<string | null>(DIALOG_DATA, { optional: true }) ?? '');
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly theme = inject(Theme);
  private readonly live = inject(Live);
  private readonly me = inject(MeStore);
  private readonly tasks = inject(TaskCommands);
  private readonly notices = inject(Notices);
  private readonly dialog = inject(DialogRef);
  private readonly results = inject(SearchResults);
  private readonly server = inject(ServerSearch);
  private readonly commands: readonly Command[] = [
    {
      key: 'inbox',
      does: 'shortcut-inbox',
      icon: 'inbox',
      run: () => this.go(['/projects', this.me.inbox()?.id ?? 0]),
    },
    {
      key: 'settings',
      does: 'shortcut-settings',
      icon: 'settings',
      run: () => this.go(['/settings']),
    },
    {
      key: 'needs-you',
      does: 'needs-you-title',
      icon: 'warning',
      run: () => this.go(['/needs-you']),
    },
    this.themed('light', 'sun'),
    this.themed('dark', 'moon'),
    this.themed('system', 'monitor'),
    {
      key: 'help',
      does: 'shortcut-help',
      icon: 'keyboard',
      run: () => this.dialogs.open(ShortcutsDialog),
    },
  ];
  private readonly local = this.results.local(this.typed, this.commands);
  private readonly beyond = computed(() => {
    const { text, found } = this.server.answer();
    const isCurrent = text === this.typed().trim() && found !== null;
    return isCurrent ? this.results.beyond(found, this.local()) : [];
  });
  private readonly items = computed(() => [...this.local(), ...this.beyond()]);
  /** The title of the task that the text would be. */
  protected readonly newTask = computed(() => {
    const title = this.typed().trim().replace(/\s+/gu, ' ');
    return this.me.inbox() === undefined || NUMBER.test(title) ? '' : title;
  });
  protected readonly groups = computed(() => {
    const items = this.items();
    const names = [...new Set(items.map(({ group }) => group))];
    return names.map((group) => ({
      ...{ group, name: t(GROUPS[group]) },
      items: items.filter((each) => each.group === group),
    }));
  });
  private readonly keys = computed(() => {
    const found = this.items().map(({ key }) => key);
    return this.newTask() === '' ? found : [...found, ADD];
  });
  /** By its key: what follows below moves nobody's choice. */
  private readonly chosen = linkedSignal<string, string | null>({
    source: () => this.typed(),
    computation: () => null,
  });
  protected readonly active = computed((): string | null => {
    const keys = this.keys();
    const chosen = this.chosen();
    if (chosen !== null && keys.includes(chosen)) return chosen;
    return keys[0] === ADD ? null : (keys[0] ?? null);
  });
  private readonly isUnanswered = computed(() => {
    const { text, found } = this.server.answer();
    return this.live.state() === 'offline' || (found === null && text === this.typed().trim());
  });
  protected readonly state = computed(() => {
    if (this.live.state() === 'offline') return t('search-offline');
    if (this.typed().trim() === '') return '';
    if (this.server.isAsking()) return t('search-asking');
    if (this.isUnanswered()) return t('search-unanswered');
    return t('search-count', { count: this.items().length });
  });
  protected readonly nothing = computed(() => {
    const text = this.typed().trim();
    if (text === '' || this.items().length > 0 || this.server.isAsking()) return '';
    return t(this.isUnanswered() ? 'search-nothing-here' : 'search-nothing', { text });
  });
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');

  constructor() {
    this.server.type(this.typed());
    afterNextRender(() => {
      const box = this.box().nativeElement;
      box.value = this.typed();
      box.focus();
    });
    afterRenderEffect(() => {
      const active = this.active();
      if (active === null) return;
      const option = this.list().nativeElement.querySelector(`[id="${idOf(active)}"]`);
      option?.scrollIntoView({ block: 'nearest' });
    });
  }

  protected type(text: string): void {
    this.typed.set(text);
    this.server.type(text);
  }

  protected pressed(event: KeyboardEvent): void {
    const steps: Partial<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) {
      event.preventDefault();
      this.walk(step);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const active = this.active();
      if (active !== null) this.choose(active);
    }
  }

  protected pick(event: Event, key: string): void {
    event.preventDefault();
    this.choose(key);
  }

  protected close(): void {
    this.dialog.close();
  }

  protected readonly idOf = idOf;
  protected readonly add = ADD;

  protected iconOf({ icon, key, isDone, isShared }: SearchItem): IconName {
    switch (icon) {
      case 'task':
        return isDone === true ? 'check' : 'circle';
      case 'inbox':
        return 'inbox';
      case 'person':
        return 'user';
      case 'view':
        return this.viewIcon(key, isShared === true);
      case 'command':
        return this.command(key)?.icon ?? 'arrow-right';
      default:
        return 'board';
    }
  }

  protected markOf({ colour, key, emoji }: SearchItem): ProjectLook {
    return { id: Number(key.split(':')[1]), colour: colour ?? null, icon: emoji ?? null };
  }

  private viewIcon(key: string, isShared: boolean): IconName {
    const builtIn = BUILT_IN_VIEWS.find((view) => `view:${view}` === key);
    if (builtIn !== undefined) return VIEW_LOOKS[builtIn].icon;
    return isShared ? 'users' : 'list';
  }

  private walk(step: number): void {
    const keys = this.keys();
    const active = this.active();
    const at = active === null ? (step > 0 ? -1 : 0) : keys.indexOf(active);
    const next = keys[(at + step + keys.length) % keys.length];
    if (next !== undefined) this.chosen.set(next);
  }

  /** The dialog goes first: the focus is then where the next screen puts it. */
  private choose(key: string): void {
    const title = this.newTask();
    const item = this.items().find((each) => each.key === key);
    this.dialog.close();
    if (key === ADD) this.addTask(title);
    else if (item?.path !== undefined) this.go(item.path, item.query);
    else this.command(key)?.run();
  }

  private addTask(title: string): void {
    const inbox = this.me.inbox();
    if (inbox === undefined || title === '') return;
    void this.tasks.create({ title, project_id: inbox.id });
    this.notices.tell(t('search-task-added', { title }), {
      action: t('shortcut-inbox'),
      run: () => this.go(['/projects', inbox.id]),
    });
  }

  private command(key: string): Command | undefined {
    return this.commands.find((each) => `command:${each.key}` === key);
  }

  private go(
    path: readonly (string | number)[],
    queryParams?: Readonly<Record<string, string>>,
  ): void {
    void this.router.navigate([...path], queryParams === undefined ? {} : { queryParams });
  }

  private themed(choice: ThemeChoice, icon: IconName): Command {
    return {
      key: `theme-${choice}`,
      does: `search-theme-${choice}`,
      icon,
      run: () => this.theme.choose(choice),
    };
  }
}

interface ProjectLook {
  readonly id: number;
  readonly colour: string | null;
  readonly icon: string | null;
}

/** Different for different keys, in whatever script, and without blanks. */
function idOf(key: string): string {
  const code = (letter: string): string => `_${letter.codePointAt(0)?.toString(16) ?? ''}_`;
  return `tc-found-${key.replace(/[^a-z0-9:-]/giu, code)}`;
}
