import { TestBed } from '@angular/core/testing';
import { aTask } from '../../../testing/entities';
import { SERVER_SOCKET } from './server-socket';
import { TaskService } from './task-service';

type Listener = (type: string, data: unknown, meta: unknown) => void;

describe('TaskService', () => {
  const listeners: Listener[] = [];
  const socket = { onAny: (listener: Listener) => listeners.push(listener), disconnect: vi.fn() };
  const tell = (type: string, data: unknown, meta: unknown): void => {
    for (const listener of listeners) listener(type, data, meta);
  };
  let service: TaskService;

  beforeEach(() => {
    listeners.length = 0;
    TestBed.configureTestingModule({ providers: [{ provide: SERVER_SOCKET, useValue: socket }] });
    service = TestBed.inject(TaskService);
  });

  it('hands out task updates to whoever asks, by one listener', () => {
    const heard: unknown[] = [];
    service.onTaskUpdate().subscribe((task) => heard.push(task));
    service.onTaskUpdate().subscribe((task) => heard.push(task));
    const task = aTask({ id: 7 });
    tell('task_updated', task, { stream: 'project:3', seq: 1 });
    tell('task_deleted', { id: 7 }, { stream: 'project:3', seq: 2 });
    expect(heard).toEqual([task, task]);
    expect(listeners).toHaveLength(1);
  });

  it('passes on what is sequenced, and nothing else', () => {
    const seen: unknown[] = [];
    service.events$.subscribe(({ type, seq }) => seen.push([type, seq]));
    tell('task_deleted', { id: 7 }, { stream: 'project:3', seq: 2 });
    tell('presence', { project_id: 3 }, undefined);
    expect(seen).toEqual([['task_deleted', 2]]);
  });

  it('hangs up', () => {
    service.disconnect();
    expect(socket.disconnect).toHaveBeenCalledOnce();
  });
});
