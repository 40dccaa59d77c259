import { Component, computed, effect, inject, signal, untracked } from '@angular/core';
import { Clock } from '../../core/clock';
import { explain } from '../../core/errors/explain';
import { Session } from '../../core/session/session';
import { PeopleSearch } from '../../data/account/people-search';
import { SecurityLogStore } from '../../data/security/security-log-store';
import { securityKinds, notificationText, whoAndWhere } from '../../data/security/security-text';
import { Button } from '../../ui/button/button';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { FormMessage } from '../../ui/form/form-message';
import { Page } from '../../ui/page/page';
import { SelectField } from '../../ui/select-field/select-field';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { TextField } from '../../ui/text-field/text-field';
import { When } from '../../ui/when/when';
import { t, Translate } from '../../i18n/translate';

/** Who gained, used or lost access in the last 90 days, for administrators. */
@Component({
  selector: 'tc-security-log',
  imports: [
    Button,
    EmptyState,
    FormMessage,
    Page,
    SelectField,
    Skeleton,
    TextField,
    When,
    Translate,
  ],
  providers: [PeopleSearch, SecurityLogStore],
  templateUrl: './security-log.html',
  styleUrls: ['../../ui/page/list-card.css', './security-log.css'],
})
export class SecurityLog {
  protected readonly store = inject(SecurityLogStore);
  private readonly people = inject(PeopleSearch);
  private readonly me = inject(Session).user;
  protected readonly clock = inject(Clock);
  protected readonly zone = computed(() => this.me()?.timezone ?? 'UTC');
  protected readonly explain = explain;
  protected readonly allowed = computed(() => this.me()?.is_admin === true);
  protected readonly kind = signal('');
  protected readonly personId = signal('');
  protected readonly kinds = computed(() => [
    { label: t('security-all'), options: [{ value: '', label: t('security-everything') }] },
    { label: t('security-one-kind'), options: securityKinds() },
  ]);
  protected readonly who = signal('');
  protected readonly choices = computed(() =>
    this.people.found().map((each) => ({ id: each.id, label: `${each.name} · ${each.email}` })),
  );
  protected readonly hint = computed(() => {
    if (this.who().trim() === '' || this.personId() !== '') return '';
    return this.choices().length === 0 ? t('security-nobody-found') : t('security-choose');
  });
  protected readonly isFiltered = computed(() => this.kind() !== '' || this.personId() !== '');
  protected readonly lines = computed(() => {
    return (this.store.lines() ?? []).map((line) => ({
      id: line.id,
      at: line.at,
      what: notificationText(line),
      who: whoAndWhere(line),
    }));
  });

  constructor() {
    if (!this.allowed()) return;
    effect(() => {
      const filter = { kind: this.kind(), personId: this.personId() };
      untracked(() => void this.store.load(filter));
    });
  }

  /** The filter follows once somebody is chosen, or everyone again. */
  protected typeWho(text: string): void {
    this.who.set(text);
    const chosen = this.choices().find((each) => each.label === text);
    this.personId.set(chosen === undefined ? '' : String(chosen.id));
    if (chosen === undefined) this.people.type(text);
  }

  protected reload(): void {
    void this.store.load({ kind: this.kind(), personId: this.personId() });
  }
}
