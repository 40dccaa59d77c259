import { computed, inject, Injectable, signal } from '@angular/core';
import { Problem, problemOf } from '../../core/errors/problem';
import { User } from '../../core/session/user';
import { NewPerson, PeopleApi, PersonChange } from './people-api';

const PAGE = 50;

/** Everyone with an account, a page at a time. Provided by the screen that shows them. */
@Injectable()
export class PeopleStore {
  private readonly api = inject(PeopleApi);
  private readonly known = signal<readonly User[]>([]);
  private readonly cursor = signal<string | null | undefined>(undefined);
  private readonly busy = signal(false);
  private readonly refusal = signal<Problem | null>(null);

  readonly people = this.known.asReadonly();
  readonly loading = this.busy.asReadonly();
  readonly problem = this.refusal.asReadonly();
  readonly hasMore = computed(() => typeof this.cursor() === 'string');

  /** The first page, or the one after what is shown. */
  async more(): Promise<void> {
    const cursor = this.cursor();
    if (this.busy() || cursor === null) return;
    this.busy.set(true);
    this.refusal.set(null);
    try {
      const page = await this.api.page(cursor ?? null, PAGE);
      this.known.update((people) => merged(people, page.items));
      this.cursor.set(page.next_cursor);
    } catch (thrown) {
      this.refusal.set(problemOf(thrown));
    } finally {
      this.busy.set(false);
    }
  }

  async create(person: NewPerson): Promise<User> {
    const created = await this.api.create(person);
    this.known.update((people) => merged([created], people));
    return created;
  }

  async change(person: User, change: PersonChange): Promise<User> {
    const changed = await this.api.update(person, change);
    this.known.update((people) => people.map((each) => (each.id === changed.id ? changed : each)));
    return changed;
  }
}

/** A person created here may come again with a later page. */
function merged(shown: readonly User[], added: readonly User[]): readonly User[] {
  const ids = new Set(shown.map((person) => person.id));
  return [...shown, ...added.filter((person) => !ids.has(person.id))];
}
