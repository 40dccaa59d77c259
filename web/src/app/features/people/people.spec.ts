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
import { Notices } from '../../core/errors/notices';
import { Session } from '../../core/session/session';
import { User } from '../../core/session/user';
import { People } from './people';

const CLEO: User = { ...BEN, id: 3, email: 'cleo@example.org', name: 'Cleo' };

describe('People', () => {
  let http: HttpTestingController;
  let screen: Screen;
  const page = (): TestRequest => http.expectOne((request) => request.url === '/api/users');
  const told = (): string[] =>
    TestBed.inject(Notices)
      .all()
      .map((notice) => notice.text);
  const everywhere = (): Screen['text'] => document.body.textContent;
  const press = async (name: string): Promise<void> => {
    const buttons = [...document.querySelectorAll('.cdk-overlay-container button')];
    const found = buttons.filter((each) => each.textContent.trim().startsWith(name)).at(-1);
    (found as HTMLButtonElement).click();
    await screen.settle();
  };

  async function openAs(user: User): Promise<void> {
    TestBed.configureTestingModule({
      providers: [provideHttpClient(), provideHttpClientTesting()],
    });
    http = TestBed.inject(HttpTestingController);
    const loaded = TestBed.inject(Session).load();
    http.expectOne('/api/me').flush(user);
    await loaded;
    screen = new Screen(TestBed.createComponent(People));
    await screen.settle();
  }
  async function openWith(people: User[], next_cursor: string | null = null): Promise<void> {
    await openAs(ADA);
    page().flush({ items: people, next_cursor });
    await screen.settle();
  }

  it('is closed to everyone but administrators, and asks nothing', async () => {
    await openAs(BEN);
    expect(screen.text).toContain('For administrators');
    http.verify();
  });

  it('shows people a page at a time, each once', async () => {
    await openWith([ADA, BEN], 'c1');
    await screen.press('Show more');
    const second = page();
    expect(second.request.params.get('cursor')).toBe('c1');
    second.flush({ items: [BEN, CLEO], next_cursor: null });
    await screen.settle();
    expect(screen.root.querySelectorAll('li')).toHaveLength(3);
    expect(screen.text).not.toContain('Show more');
  });

  it('offers nothing that would lock oneself out', async () => {
    await openWith([ADA, BEN]);
    expect(() => screen.button('Change Ada')).toThrow();
    expect(screen.button('Change Ben')).toBeTruthy();
  });

  it('asks before it deactivates somebody, and shows it', async () => {
    await openWith([ADA, BEN]);
    await screen.press('Change Ben');
    await press('Deactivate…');
    expect(everywhere()).toContain('Deactivate Ben?');
    await press('Deactivate');
    const sent = http.expectOne({ method: 'PATCH', url: '/api/users/2' });
    expect(sent.request.body).toEqual({ active: false });
    sent.flush({ ...BEN, active: false });
    await screen.settle();
    expect(screen.text).toContain('Deactivated');
    expect(told()[0]).toContain('Ben is signed out everywhere');
  });

  it('has owners named first for projects that would have none', async () => {
    await openWith([ADA, BEN]);
    await screen.press('Change Ben');
    await press('Deactivate…');
    await press('Deactivate');
    refuse(http.expectOne({ method: 'PATCH', url: '/api/users/2' }), 422, {
      errors: [{ field: 'active', message: 'is the only owner of projects others are in: 7' }],
    });
    await screen.settle();
    const cleo = { project_id: 7, user_id: 3, name: 'Cleo', role: 'member', active: true };
    http
      .expectOne({ method: 'GET', url: '/api/users/2/sole-projects' })
      .flush({ items: [{ id: 7, name: 'Garden', members: [cleo] }] });
    await screen.settle();
    expect(everywhere()).toContain('New owner of Garden');
    await press('Name and deactivate');
    http.expectOne({ method: 'PUT', url: '/api/projects/7/owners/3' }).flush(cleo);
    await screen.settle();
    http.expectOne({ method: 'PATCH', url: '/api/users/2' }).flush({ ...BEN, active: false });
    await screen.settle();
    expect(screen.text).toContain('Deactivated');
  });

  it('says why somebody could not be changed, and changes nothing', async () => {
    await openWith([ADA, BEN]);
    await screen.press('Change Ben');
    await press('Make administrator');
    refuse(http.expectOne({ method: 'PATCH', url: '/api/users/2' }), 422, {
      errors: [{ field: 'is_admin', message: 'not while deactivated' }],
    });
    await screen.settle();
    expect(told()).toEqual(['Ben was not changed: Not while deactivated.']);
    expect(screen.text.match(/Administrator/gu)).toHaveLength(1);
  });
});
