import { signal } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { ADA } from '../../../testing/entities';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { Drafts } from './drafts';

describe('Drafts', () => {
  const user = signal<User | null>(ADA);
  let drafts: Drafts;

  beforeEach(() => {
    user.set(ADA);
    TestBed.configureTestingModule({ providers: [{ provide: Session, useValue: { user } }] });
    drafts = TestBed.inject(Drafts);
    TestBed.tick();
    drafts.keep('task:7/comment', { text: 'Which colour?', source: '', version: 0 });
  });

  it('are there again when the same person comes back', () => {
    user.set(null);
    TestBed.tick();
    user.set({ ...ADA });
    TestBed.tick();
    expect(drafts.at('task:7/comment')?.text).toBe('Which colour?');
  });

  it('are gone when somebody else signs in', () => {
    user.set(null);
    TestBed.tick();
    user.set({ ...ADA, id: 2, name: 'Ben' });
    TestBed.tick();
    expect(drafts.at('task:7/comment')).toBeUndefined();
    expect(drafts.any()).toBe(false);
  });
});
