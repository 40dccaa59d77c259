import { TestBed } from '@angular/core/testing';
import { aTask } from '../../../testing/entities';
import { FakeLive } from '../../../testing/fake-live';
import { Envelope } from '../../core/live/envelope';
import { Live } from '../../core/live/live';
import { Task } from './model';
import { TaskService } from './task-service';

describe('TaskService', () => {
  it('hands out task updates, and hangs up', () => {
    const live = new FakeLive();
    TestBed.configureTestingModule({ providers: [{ provide: Live, useValue: live }] });
    const service = TestBed.inject(TaskService);
    const heard: Task[] = [];
    service.onTaskUpdate().subscribe((task) => heard.push(task));
    const task = aTask({ id: 7 });
    live.heard$.next({ type: 'task_updated', data: task } as Envelope);
    live.heard$.next({ type: 'task_deleted', data: { id: 7 } } as Envelope);
    expect(heard).toEqual([task]);

    const stopped = vi.spyOn(live, 'stop');
    service.disconnect();
    expect(stopped).toHaveBeenCalledOnce();
  });
});
