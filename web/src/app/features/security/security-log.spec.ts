import { provideHttpClient } from '@angular/common/http';
import {
  HttpTestingController,
  provideHttpClientTesting,
  TestRequest,
} from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { ADA, BEN } from '../../../testing/cast';
import { refuse } from '../../../testing/problems';
import { Screen } from '../../../testing/screen';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { SecurityLine } from '../../data/security/security-text';
import { SecurityLog } from './security-log';

const LINE: SecurityLine = {
  id: 9,
  kind: 'member_role_changed',
  at: '2026-11-23T09:00:00.000000Z',
  actor_id: 1,
  actor_name: 'Ada',
  subject_id: 2,
  subject_name: 'Ben',
  project_id: 3,
  object_id: null,
  detail: 'viewer',
  address: '203.0.113.9',
  count: 1,
};

describe('SecurityLog', () => {
  let http: HttpTestingController;
  let screen: Screen;
  const page = (): TestRequest =>
    http.expectOne((request) => request.url === '/api/security-events');

  async function openAs(user: User): Promise<void> {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
    const loaded = TestBed.inject(Session).load();
    http.expectOne('/api/me').flush(user);
    await loaded;
    screen = new Screen(TestBed.createComponent(SecurityLog));
    await screen.settle();
  }
  async function openWith(items: SecurityLine[], next_cursor: string | null = null): Promise<void> {
    await openAs(ADA);
    page().flush({ items, next_cursor });
    await screen.settle();
  }
  async function choose(label: string, value: string): Promise<void> {
    const labels = [...document.querySelectorAll('label')];
    const id = labels.find((each) => each.textContent.trim() === label)?.htmlFor ?? '';
    const select = document.getElementById(id) as HTMLSelectElement;
    select.value = value;
    select.dispatchEvent(new Event('change'));
    await screen.settle();
  }

  it('is closed to everyone but administrators, and asks nothing', async () => {
    await openAs(BEN);
    expect(screen.text).toContain('For administrators');
    http.verify();
  });

  it('says who did what to whom, where and from which address', async () => {
    await openWith([LINE]);
    expect(screen.text).toContain('Role changed (viewer)');
    expect(screen.text).toContain('Ada → Ben · project 3 · 203.0.113.9');
  });

  it('says in words why something ended, and repeats a word it does not know', async () => {
    const ended = { ...LINE, kind: 'tokens_ended', detail: 'signed_out_everywhere' } as const;
    const unknown = { ...LINE, id: 8, detail: 'moved_away' } as unknown as SecurityLine;
    await openWith([ended, unknown]);
    expect(screen.text).toContain('API tokens ended (signed out everywhere)');
    expect(screen.text).toContain('Role changed (moved away)');
  });

  it('counts refusals, and tells what was done on the server', async () => {
    const nobody = {
      actor_id: null,
      actor_name: null,
      project_id: null,
      detail: null,
      address: null,
    };
    await openWith([
      {
        ...LINE,
        ...nobody,
        id: 8,
        kind: 'sign_in_refused',
        subject_id: null,
        subject_name: null,
        count: 412,
      },
      { ...LINE, ...nobody, id: 7, kind: 'account_created' },
      { ...LINE, id: 6, kind: 'project_deleted', detail: null, count: 3 },
    ]);
    expect(screen.text).toContain('Sign-ins refused: wrong password, 412 times');
    expect(screen.text).toContain('Project deleted, 3 people');
    expect(screen.text).toContain('Ben · on the server');
  });

  it('shows older lines below', async () => {
    await openWith([LINE], 'c1');
    await screen.press('Show older');
    const second = page();
    expect(second.request.params.get('cursor')).toBe('c1');
    second.flush({ items: [{ ...LINE, id: 1, kind: 'signed_in' }], next_cursor: null });
    await screen.settle();
    expect(screen.text).toContain('Role changed');
    expect(screen.text).toContain('Signed in');
    expect(screen.text).not.toContain('Show older');
  });

  it('filters by kind and by person, and says when nothing is left', async () => {
    await openWith([LINE]);
    await choose('What', 'token_created');
    page().flush({ items: [], next_cursor: null });
    await screen.settle();
    expect(screen.text).toContain('Nothing of this kind');
    await screen.type('Who', 'be');
    const search = await vi.waitFor(() =>
      http.expectOne((request) => request.params.get('filter') === 'be'),
    );
    search.flush({ items: [BEN], next_cursor: null });
    await screen.settle();
    expect(screen.text).toContain('Choose one of those found');
    await screen.type('Who', `Ben · ${BEN.email}`);
    const asked = page().request.params;
    expect([asked.get('kind'), asked.get('person_id')]).toEqual(['token_created', '2']);
    await screen.type('Who', '');
    expect(page().request.params.get('person_id')).toBeNull();
  });

  it('can be asked again when it could not be read', async () => {
    await openAs(ADA);
    refuse(page(), 503);
    await screen.settle();
    await screen.press('Try again');
    page().flush({ items: [LINE], next_cursor: null });
    await screen.settle();
    expect(screen.text).toContain('Role changed');
  });
});
