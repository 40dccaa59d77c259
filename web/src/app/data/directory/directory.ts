import { computed, inject, Injectable } from '@angular/core';
import { Session } from '../../core/session/session';
import { t } from '../../i18n/translate';
import { FilterNaming } from '../filters/writing';
import { isCalled, nameKey } from '../filters/words';
import { MeStore } from '../me/me-store';
import { isActive, Label, Project } from '../projects/model';
import { ShownProjects } from '../replica/shown-projects';

/** Somebody who is in a project with the person; themselves included. */
export interface KnownPerson {
  readonly id: number;
  readonly name: string;
}

/** A name that labels, or sections, of several projects may have. */
export interface KnownName {
  readonly name: string;
  readonly colour: Label['colour'] | null;
  /** In how many projects. */
  readonly count: number;
}

/** What there is to name: projects, people, labels and sections of all projects that this device holds. */
@Injectable({ providedIn: 'root' })
export class Directory {
  private readonly me = inject(MeStore);
  private readonly user = inject(Session).user;
  private readonly shown = inject(ShownProjects);

  /** The inbox first, archived ones last. */
  readonly projects = computed((): readonly Project[] => {
    const inbox = this.me.inbox();
    const named = inbox === undefined ? [] : [{ ...inbox, name: t('board-inbox') }];
    return [...named, ...this.me.projects(), ...this.me.archived()];
  });

  /** By name; who is deactivated in every project is left out. */
  readonly people = computed((): readonly KnownPerson[] => {
    const people = new Map<number, KnownPerson>();
    const user = this.user();
    if (user !== null) people.set(user.id, { id: user.id, name: user.name });
    for (const { members } of this.shown.all().values())
      for (const member of members.values())
        if (isActive(member)) people.set(member.user_id, { id: member.user_id, name: member.name });
    return [...people.values()].sort((a, b) => a.name.localeCompare(b.name));
  });

  readonly labels = computed(() =>
    byName([...this.shown.all().values()].flatMap(({ labels }) => [...labels.values()])),
  );
  readonly sections = computed(() =>
    byName([...this.shown.all().values()].flatMap(({ sections }) => [...sections.values()])),
  );

  /** How names in the text of a filter and ids in its tree belong together. */
  readonly naming = computed((): FilterNaming => {
    const [projects, people] = [this.projects(), this.people()];
    const states = this.shown.all();
    return {
      projects: (name) =>
        numbered(name) ??
        projects.filter((each) => nameKey(each.name) === nameKey(name)).map(({ id }) => id),
      people: (name) =>
        numbered(name) ??
        people.filter((each) => isCalled(each.name, '', nameKey(name))).map(({ id }) => id),
      projectName: (id) => projects.find((each) => each.id === id)?.name,
      personName: (id) => people.find((each) => each.id === id)?.name,
      labelName: (id) => first(states.values(), ({ labels }) => labels.get(id)?.name),
      sectionName: (id) => first(states.values(), ({ sections }) => sections.get(id)?.name),
    };
  });
}

/** `#7` names what no name means alone. */
function numbered(name: string): readonly number[] | null {
  const number = /^#(-?[0-9]{1,15})$/u.exec(name)?.[1];
  return number === undefined ? null : [Number(number)];
}

function first<T, Found>(
  all: Iterable<T>,
  find: (each: T) => Found | undefined,
): Found | undefined {
  for (const each of all) {
    const found = find(each);
    if (found !== undefined) return found;
  }
  return undefined;
}

function byName(
  all: readonly { readonly name: string; readonly colour?: Label['colour'] }[],
): readonly KnownName[] {
  const names = new Map<string, KnownName>();
  for (const { name, colour } of all) {
    const key = nameKey(name);
    const known = names.get(key);
    names.set(key, {
      name: known?.name ?? name,
      colour: known?.colour ?? colour ?? null,
      count: (known?.count ?? 0) + 1,
    });
  }
  return [...names.values()].sort((a, b) => a.name.localeCompare(b.name));
}
