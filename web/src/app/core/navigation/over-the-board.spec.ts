import { Location } from '@angular/common';
import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { BackToBoard, overTheBoard } from './over-the-board';

@Component({ template: '' })
class Screen {}

describe('An open task in the history', () => {
  const router = (): Router => TestBed.inject(Router);
  const go = (url: string): Promise<boolean> => router().navigateByUrl(url);
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setTimeout(resolve));
  };
  const back = async (): Promise<string> => {
    TestBed.inject(Location).back();
    await settle();
    return router().url;
  };
  const close = (): Promise<void> => TestBed.inject(BackToBoard).close();

  beforeEach(async () => {
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'settings', component: Screen },
          { path: 'projects/:projectId', component: Screen },
          {
            path: 'projects/:projectId/tasks/:taskId',
            component: Screen,
            canActivate: [overTheBoard],
          },
          { path: 'search', component: Screen },
          { path: 'search/tasks/:taskId', component: Screen, canActivate: [overTheBoard] },
        ]),
      ],
    });
    router().initialNavigation();
    await go('/settings');
  });

  it('is closed by Back', async () => {
    await go('/projects/3');
    await go('/projects/3/tasks/7');
    expect(await back()).toBe('/projects/3');
  });

  it('is not opened again by Back once it is closed', async () => {
    await go('/projects/3');
    await go('/projects/3/tasks/7');
    await close();
    expect(router().url).toBe('/projects/3');
    expect(await back()).toBe('/settings');
  });

  it('is one entry, however many tasks are opened one after the other', async () => {
    await go('/projects/3');
    for (const id of [7, 8, 9, 10, 11]) await go(`/projects/3/tasks/${String(id)}`);
    expect(router().url).toBe('/projects/3/tasks/11');
    expect(await back()).toBe('/projects/3');
    expect(await back()).toBe('/settings');
  });

  it('gives its place to its board where it was opened from elsewhere', async () => {
    await go('/projects/3/tasks/7');
    await close();
    expect(router().url).toBe('/projects/3');
    expect(await back()).toBe('/settings');
    await go('/projects/3');
    await go('/projects/5/tasks/9');
    await close();
    expect(await back()).toBe('/projects/3');
  });

  it('leads back to the view it was opened from, as that was', async () => {
    await go('/search?q=fence');
    await go('/search/tasks/7?q=fence');
    await TestBed.inject(BackToBoard).renumber(8);
    expect(router().url).toBe('/search/tasks/8?q=fence');
    await close();
    expect(router().url).toBe('/search?q=fence');
    expect(await back()).toBe('/settings');
    await go('/search/tasks/7?q=fence');
    await close();
    expect(router().url).toBe('/search?q=fence');
  });

  it('is there again after a visit to another page', async () => {
    await go('/projects/3');
    await go('/projects/3/tasks/7');
    await go('/settings');
    expect(await back()).toBe('/projects/3/tasks/7');
    await close();
    expect(await back()).toBe('/settings');
  });
});
