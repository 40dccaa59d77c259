import { Component, computed, input } from '@angular/core';
import { Avatar } from './avatar';

export interface Person {
  readonly id: number;
  readonly name: string;
}

/** A few people, overlapping; the rest as a number. */
@Component({
  selector: 'tc-avatar-stack',
  imports: [Avatar],
  template: `
    @for (person of shown(); track $index) {
      <tc-avatar [name]="person.name" [seed]="person.id" [size]="size()" />
    }
    @if (more() > 0) {
      <span class="more" [attr.title]="moreNames()">+{{ more() }}</span>
    }
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
    }
    tc-avatar + tc-avatar {
      margin-inline-start: -6px;
    }
    tc-avatar {
      box-shadow: 0 0 0 2px var(--around, var(--surface));
    }
    .more {
      margin-inline-start: var(--s1);
      font-size: var(--t-xs);
      color: var(--ink-faint);
    }
  `,
})
export class AvatarStack {
  readonly people = input.required<readonly Person[]>();
  readonly size = input(22);
  readonly most = input(3);
  protected readonly shown = computed(() => this.people().slice(0, this.most()));
  protected readonly more = computed(() => Math.max(0, this.people().length - this.most()));
  protected readonly moreNames = computed(() =>
    this.people()
      .slice(this.most())
      .map((person) => person.name)
      .join(', '),
  );
}
