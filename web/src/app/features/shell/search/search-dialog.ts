import { DialogRef } from '@angular/cdk/dialog';
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
import { Live } from '../../../core/live/live';
import { MeStore } from '../../../data/me/me-store';
import { SearchGroup, SearchItem, SearchResults } from '../../../data/search/search-results';
import { ServerSearch } from '../../../data/search/server-search';
import { Dialogs } from '../../../ui/dialog/dialogs';
import { Icon } from '../../../ui/icon/icon';
import { IconName } from '../../../ui/icon/icons';
import { ProjectMark } from '../../../ui/project-mark/project-mark';
import { Theme, ThemeChoice } from '../../../ui/theme/theme';
import { PlainMessageId, t, Translate } from '../../../i18n/translate';
import { ShortcutsDialog } from '../shortcuts-dialog/shortcuts-dialog';

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
const ICONS: Readonly<Record<SearchItem['icon'], IconName>> = {
  task: 'check',
  project: 'board',
  person: 'user',
  label: 'label',
  view: 'calendar',
  command: 'arrow-right',
};

interface Command {
  readonly key: string;
  readonly does: PlainMessageId;
  readonly run: () => void;
}

/** Everything by its name: what this device holds at once, then what only the server has, below it.
 *
 * A combobox with a list in groups: the focus stays in the box, arrows walk, Enter goes there. */
@Component({
  selector: 'tc-search-dialog',
  imports: [Icon, ProjectMark, Translate],
  providers: [ServerSearch],
  templateUrl: './search-dialog.html',
  styleUrl: './search-dialog.css',
})
export class SearchDialog {
  protected readonly icons = ICONS;
  protected readonly typed = signal('');
  private readonly router = inject(Router);
  private readonly dialogs = inject(Dialogs);
  private readonly theme = inject(Theme);
  private readonly live = inject(Live);
  private readonly me = inject(MeStore);
  private readonly dialog = inject(DialogRef);
  private readonly results = inject(SearchResults);
  private readonly server = inject(ServerSearch);
  private readonly commands: readonly Command[] = [
    {
      key: 'inbox',
      does: 'shortcut-inbox',
      run: () => this.go(['/projects', this.me.inbox()?.id ?? 0]),
    },
    { key: 'settings', does: 'shortcut-settings', run: () => this.go(['/settings']) },
    { key: 'needs-you', does: 'needs-you-title', run: () => this.go(['/needs-you']) },
    ...(['light', 'dark', 'system'] as const).map((choice) => this.themed(choice)),
    { key: 'help', does: 'shortcut-help', run: () => this.dialogs.open(ShortcutsDialog) },
  ];

  private readonly local = this.results.local(this.typed, this.commands);
  private readonly beyond = computed(() => {
    const { text, tasks } = this.server.found();
    return text === this.typed().trim() ? this.results.beyond(tasks, this.local()) : [];
  });
  protected readonly items = computed(() => [...this.local(), ...this.beyond()]);
  protected readonly groups = computed(() => {
    const items = this.items();
    const names = [...new Set(items.map(({ group }) => group))];
    return names.map((group) => ({
      ...{ group, name: t(GROUPS[group]) },
      items: items.filter((each) => each.group === group),
    }));
  });
  /** By its key: what follows below moves nobody's choice. */
  private readonly chosen = linkedSignal<string, string | null>({
    source: () => this.typed(),
    computation: () => null,
  });
  protected readonly active = computed(() => {
    const items = this.items();
    return items.find(({ key }) => key === this.chosen()) ?? items[0] ?? null;
  });
  protected readonly state = computed(() => {
    if (this.live.state() === 'offline') return t('search-offline');
    if (this.typed().trim() === '') return '';
    if (this.server.isAsking()) return t('search-asking');
    return t('search-count', { count: this.items().length });
  });
  protected readonly isEmpty = computed(
    () => this.typed().trim() !== '' && this.items().length === 0 && !this.server.isAsking(),
  );
  private readonly box = viewChild.required<ElementRef<HTMLInputElement>>('box');
  private readonly list = viewChild.required<ElementRef<HTMLElement>>('list');

  constructor() {
    afterNextRender(() => this.box().nativeElement.focus());
    afterRenderEffect(() => {
      const active = this.active();
      const option = active && this.list().nativeElement.querySelector(`[id="${idOf(active)}"]`);
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

  protected pick(event: Event, item: SearchItem): void {
    event.preventDefault();
    this.choose(item);
  }

  protected close(): void {
    this.dialog.close();
  }

  protected readonly idOf = idOf;

  protected colour({ colour, key }: SearchItem): { id: number; colour: string | null; icon: null } {
    return { id: Number(key.split(':')[1]), colour: colour ?? null, icon: null };
  }

  private walk(step: number): void {
    const items = this.items();
    const at = items.findIndex((each) => each === this.active());
    const next = items[(at + step + items.length) % items.length];
    if (next !== undefined) this.chosen.set(next.key);
  }

  /** The dialog goes first: the focus is then where the next screen puts it. */
  private choose({ key, path, query }: SearchItem): void {
    this.dialog.close();
    if (path !== undefined) this.go(path, query);
    else this.commands.find((each) => `command:${each.key}` === key)?.run();
  }

  private go(
    path: readonly (string | number)[],
    queryParams?: Readonly<Record<string, string>>,
  ): void {
    void this.router.navigate([...path], queryParams === undefined ? {} : { queryParams });
  }

  private themed(choice: ThemeChoice): Command {
    return {
      key: `theme-${choice}`,
      does: `search-theme-${choice}`,
      run: () => this.theme.choose(choice),
    };
  }
}

function idOf({ key }: SearchItem): string {
  return `tc-found-${key.replace(/[^a-z0-9]+/giu, '-')}`;
}
