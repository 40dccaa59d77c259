import { Component, computed, inject } from '@angular/core';
import { explain } from '../../core/errors/explain';
import { Notices } from '../../core/errors/notices';
import { problemOf } from '../../core/errors/problem';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { PeopleApi, PersonChange } from '../../data/account/people-api';
import { PeopleStore } from '../../data/account/people-store';
import { Button } from '../../ui/button/button';
import { Dialogs } from '../../ui/dialog/dialogs';
import { EmptyState } from '../../ui/empty-state/empty-state';
import { FormMessage } from '../../ui/form/form-message';
import { Icon } from '../../ui/icon/icon';
import { Page } from '../../ui/page/page';
import { Skeleton } from '../../ui/skeleton/skeleton';
import { NameOwnersDialog, NameOwnersOrder } from './name-owners-dialog';
import { NewPersonDialog, NewPersonOrder } from './new-person-dialog';
import { PersonRow } from './person-row';
import { t, Translate } from '../../i18n/translate';

/** What became of somebody. */
type Said =
  | 'person-now-active'
  | 'person-now-deactivated'
  | 'person-now-administrator'
  | 'person-now-no-administrator';

/** Everyone with an account, for administrators. */
@Component({
  selector: 'tc-people',
  imports: [Button, EmptyState, FormMessage, Icon, Page, PersonRow, Skeleton, Translate],
  providers: [PeopleStore],
  templateUrl: './people.html',
  styleUrl: '../../ui/page/list-card.css',
})
export class People {
  protected readonly store = inject(PeopleStore);
  protected readonly me = inject(Session).user;
  private readonly dialogs = inject(Dialogs);
  private readonly notices = inject(Notices);
  private readonly api = inject(PeopleApi);
  protected readonly explain = explain;
  protected readonly allowed = computed(() => this.me()?.is_admin === true);

  constructor() {
    if (this.allowed()) void this.store.more();
  }

  protected add(): void {
    const order: NewPersonOrder = {
      create: async (person) => {
        const created = await this.store.create(person);
        this.notices.tell(
          person.password === undefined
            ? t('person-has-account-link', { name: created.name })
            : t('person-has-account', { name: created.name }),
        );
      },
    };
    this.dialogs.open(NewPersonDialog, order);
  }

  protected async setActive(person: User, active: boolean): Promise<void> {
    const sure = active || (await this.confirmDeactivation(person));
    if (!sure) return;
    const said = active ? 'person-now-active' : 'person-now-deactivated';
    await this.change(person, { active }, said);
  }

  protected async setAdministrator(person: User, is_admin: boolean): Promise<void> {
    const said = is_admin ? 'person-now-administrator' : 'person-now-no-administrator';
    await this.change(person, { is_admin }, said);
  }

  private confirmDeactivation(person: User): Promise<boolean> {
    return this.dialogs.confirm({
      title: t('person-deactivate-question', { name: person.name }),
      text: t('person-deactivate-explanation'),
      yes: t('person-deactivate'),
    });
  }

  /** Whether what holds the deactivation up is that projects would have no owner: then others can be named. */
  private async askForOwners(person: User): Promise<boolean> {
    const projects = await this.api.soleProjects(person).catch(() => []);
    if (projects.length === 0) return false;
    const order: NameOwnersOrder = {
      person,
      projects,
      name: (project, user) => this.api.nameOwner(project, user),
      deactivate: async () => {
        await this.store.change(person, { active: false });
        this.notices.tell(t('person-now-deactivated', { name: person.name }));
      },
    };
    this.dialogs.open(NameOwnersDialog, order);
    return true;
  }

  private async change(person: User, change: PersonChange, said: Said): Promise<void> {
    try {
      await this.store.change(person, change);
      this.notices.tell(t(said, { name: person.name }));
    } catch (thrown) {
      const problem = problemOf(thrown);
      if (change.active === false && (await this.askForOwners(person))) return;
      this.notices.trouble(problem, t('person-not-changed', { name: person.name }));
    }
  }
}
