import { provideHttpClient } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { Board } from '../app/features/board/board';
import { aSection, aSnapshot, aTask } from './entities';
import { FakeLive, openBoard } from './fake-live';

const sections = [aSection({ id: 4, name: 'To do' }), aSection({ id: 5, name: 'Doing' })];

export const TASKS = [
  aTask({ id: 7, title: 'Paint the fence', section_id: 4 }),
  aTask({ id: 8, title: 'Borrow tables', section_id: 4 }),
  aTask({ id: 9, title: 'Plan the menu', section_id: 5 }),
];

/** A board with two sections and three tasks on the screen, anew for each test of the `describe` that makes it. */
export class BoardOnScreen {
  fixture!: ComponentFixture<Board>;
  live!: FakeLive;

  constructor() {
    beforeEach(async () => {
      TestBed.configureTestingModule({
        providers: [provideRouter([]), provideHttpClient(), provideHttpClientTesting()],
      });
      ({ live: this.live } = await openBoard(aSnapshot([...TASKS], sections)));
      this.fixture = TestBed.createComponent(Board);
      this.fixture.componentRef.setInput('projectId', 3);
      document.body.append(this.host());
      await this.fixture.whenStable();
    });
    afterEach(() => {
      this.fixture.destroy();
    });
  }

  readonly host = (): HTMLElement => this.fixture.nativeElement as HTMLElement;

  /** Each column by its name, and the titles of its cards. */
  readonly columns = (): string[] =>
    [...this.host().querySelectorAll('tc-board-column')].map((column) => {
      const name = column.querySelector('h2')?.textContent.trim() ?? '';
      const cards = [...column.querySelectorAll('tc-task-card a')].map((card) => card.textContent);
      return `${name}: ${cards.join(', ')}`;
    });

  readonly card = (id: number): HTMLElement => document.getElementById(`tc-card-${String(id)}`)!;

  readonly focused = (): string => document.activeElement?.textContent ?? '';

  readonly press = async (...keys: string[]): Promise<void> => {
    for (const key of keys) {
      const target = document.activeElement ?? document.body;
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await this.fixture.whenStable();
      await new Promise((resolve) => setTimeout(resolve));
    }
  };
}
