import { computed, signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { settled } from '../../../testing/fake-live';
import { Refused, UNREACHABLE } from '../errors/problem';
import { Live } from './live';
import { injectRemoteRead, RemoteRead } from './remote-read';

describe('injectRemoteRead', () => {
  const connected = signal(false);
  let answers: (() => void)[];
  let asked: number;
  let read: RemoteRead;
  const stable = async (): Promise<void> => {
    TestBed.tick();
    await settled();
  };

  beforeEach(() => {
    connected.set(false);
    [answers, asked] = [[], 0];
    const live = { usable: computed(() => connected()) };
    TestBed.configureTestingModule({ providers: [{ provide: Live, useValue: live }] });
    read = TestBed.runInInjectionContext(() =>
      injectRemoteRead(() => {
        asked += 1;
        if (!connected()) return Promise.reject(new Refused(UNREACHABLE));
        return new Promise((resolve) => answers.push(resolve));
      }),
    );
  });

  it('says why something is not here, and asks again once there is a connection', async () => {
    await read.load();
    expect(read.problem()).toBe(UNREACHABLE);
    connected.set(true);
    await stable();
    expect([asked, read.loading()]).toEqual([2, true]);
    answers[0]!();
    await stable();
    expect([read.problem(), read.loading()]).toEqual([null, false]);
  });

  it('asks nothing again that is here', async () => {
    connected.set(true);
    void read.load();
    answers[0]!();
    await stable();
    connected.set(false);
    await stable();
    connected.set(true);
    await stable();
    expect(asked).toBe(1);
  });

  it('goes by the last answer alone when it was asked twice', async () => {
    void read.load();
    connected.set(true);
    void read.load();
    await stable();
    expect(read.loading()).toBe(true);
    expect(read.problem()).toBeNull();
  });
});
