import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { signal } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Clock } from '../app/core/clock';
import { Task } from '../app/data/tasks/model';
import { BuiltInView } from '../app/data/views/built-in';
import { View } from '../app/features/views/view';
import { ADA, aSection, aSnapshot, GARDEN } from './entities';
import { FakeLive, openBoard, settled } from './fake-live';

const sections = [aSection({ id: 4, name: 'To do' }), aSection({ id: 5, name: 'Doing' })];

/** A view of Ada's one project on the screen, on Tuesday the first of December 2026. */
export class ViewOnScreen {
  fixture!: ComponentFixture<View>;
  live!: FakeLive;

  async open(view: BuiltInView, tasks: readonly Task[]): Promise<void> {
    const now = signal(new Date('2026-12-01T10:30:00Z'));
    TestBed.configureTestingModule({
      providers: [
        ...[
          provideRouter([{ path: '**', children: [] }]),
          provideHttpClient(),
          provideHttpClientTesting(),
        ],
        { provide: Clock, useValue: { now } },
      ],
    });
    const { live, board } = await openBoard(aSnapshot([...tasks], sections));
    this.live = live;
    await this.arrive();
    board.close();
    this.fixture = TestBed.createComponent(View);
    this.fixture.componentRef.setInput('view', view);
    document.body.append(this.host());
    await this.settle();
  }

  close(): void {
    this.fixture.destroy();
    this.host().remove();
  }

  readonly host = (): HTMLElement => this.fixture.nativeElement as HTMLElement;

  /** Each line: the name of a group, or the title of a task. */
  readonly lines = (): string[] =>
    [...this.host().querySelectorAll('[role=grid] [role=row]')]
      .sort((one, other) => Number(one.ariaRowIndex) - Number(other.ariaRowIndex))
      .map((row) => (row.querySelector('.words, .title a')?.textContent ?? '').trim());

  /** The cell with the focus, in words. */
  readonly focused = (): string => {
    const { activeElement: at } = document;
    return (at?.getAttribute('aria-label') ?? at?.textContent ?? '').replace(/\s+/gu, ' ').trim();
  };

  readonly spoken = (): string =>
    this.host().querySelector('tc-task-grid [aria-live]')?.textContent.trim() ?? '';

  readonly title = (name: string): HTMLElement =>
    [...this.host().querySelectorAll<HTMLElement>('.title a')].find(
      (each) => each.textContent.trim() === name,
    )!;

  readonly press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await this.settle();
    }
  };

  async settle(): Promise<void> {
    await this.fixture.whenStable();
    await new Promise((resolve) => setTimeout(resolve));
    await this.fixture.whenStable();
  }

  private async arrive(): Promise<void> {
    const arriving = this.live.replicas.get('user:1')?.snapshot();
    TestBed.inject(HttpTestingController)
      .expectOne('/api/me/snapshot')
      .flush({
        ...{ stream: 'user:1', epoch: 'e', as_of: 1, user: ADA, unread_count: 0 },
        projects: [{ project: GARDEN, role: 'owner' }],
        views: [],
        ...{ arrangement: { order: [], favourites: [] }, notifications: [], invitations: [] },
      });
    await arriving;
    TestBed.tick();
    await settled();
  }
}
