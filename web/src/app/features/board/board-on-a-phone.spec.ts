import { MediaMatcher } from '@angular/cdk/layout';
import { provideHttpClient } from '@angular/common/http';
import { Component } from '@angular/core';
import { ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { aSnapshot, aTask } from '../../../testing/entities';
import { openBoard } from '../../../testing/fake-live';
import { Cover } from '../../ui/cover/cover';
import { Board } from './board';

@Component({ template: 'The task' })
class OpenTask {}

const overview = '/projects/3';
const task = '/projects/3/tasks/7';

describe('Board with an open task', () => {
  let fixture: ComponentFixture<Board>;
  const behind = (): boolean[] => {
    const host = fixture.nativeElement as HTMLElement;
    return [...host.querySelectorAll<HTMLElement>('tc-board-header, .board')].map(
      (each) => each.inert,
    );
  };
  const go = async (url: string): Promise<void> => {
    await TestBed.inject(Router).navigateByUrl(url);
  };

  async function open(isNarrow: boolean): Promise<void> {
    const media = { matches: isNarrow, addListener: vi.fn(), removeListener: vi.fn() };
    TestBed.configureTestingModule({
      providers: [
        { provide: MediaMatcher, useValue: { matchMedia: () => media } },
        provideHttpClient(),
        provideRouter([
          { path: 'projects/3', children: [] },
          { path: 'projects/3/tasks/7', component: OpenTask },
        ]),
      ],
    });
    await openBoard(aSnapshot([aTask({ id: 7 })]));
    fixture = TestBed.createComponent(Board);
    fixture.componentRef.setInput('projectId', 3);
    await fixture.whenStable();
  }

  it('keeps Tab and screen readers out of what the task covers', async () => {
    await open(true);
    await go(task);
    await fixture.whenStable();
    expect(behind()).toEqual([true, true]);
    await go(overview);
    // Not only after the next rendering: the focus comes back to the card before.
    expect(behind()).toEqual([false, false]);
  });

  it('leaves the board in reach where the task stands beside it', async () => {
    await open(false);
    await go(task);
    await fixture.whenStable();
    expect(behind()).toEqual([false, false]);
  });

  it('gives the rest of the page back when the board itself is left', async () => {
    await open(true);
    await go(task);
    fixture.destroy();
    expect(TestBed.inject(Cover).whole()).toBe(false);
  });
});
