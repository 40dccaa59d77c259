import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { MeStore } from '../../../data/me/me-store';
import { Project } from '../../../data/projects/model';
import { ProjectList } from './project-list';

const project = (id: number, name: string): Project =>
  ({ id, name, colour: null, icon: null, archived_at: null }) as Project;
const projects = [project(1, 'Attic'), project(2, 'Cellar'), project(3, 'Garden')];

function shown(sortable: boolean): {
  arrange: unknown;
  press: (index: number, key: string) => boolean;
} {
  TestBed.configureTestingModule({ providers: [provideRouter([])] });
  const arrange = vi.spyOn(TestBed.inject(MeStore), 'arrange').mockResolvedValue();
  const fixture = TestBed.createComponent(ProjectList);
  fixture.componentRef.setInput('projects', projects);
  fixture.componentRef.setInput('sortable', sortable);
  fixture.detectChanges();
  const links = [...(fixture.nativeElement as HTMLElement).querySelectorAll('a')];
  const press = (index: number, key: string): boolean =>
    links[index]!.dispatchEvent(
      new KeyboardEvent('keydown', { key, altKey: true, cancelable: true }),
    );
  return { arrange, press };
}

describe('ProjectList', () => {
  it('moves a project by Alt and the arrow keys: before the one above, or behind the one below', () => {
    const { arrange, press } = shown(true);
    press(2, 'ArrowUp');
    expect(arrange).toHaveBeenLastCalledWith(projects[2], { before_id: 2 });
    press(0, 'ArrowDown');
    expect(arrange).toHaveBeenLastCalledWith(projects[0], { before_id: 3 });
    press(1, 'ArrowDown');
    expect(arrange).toHaveBeenLastCalledWith(projects[1], { before_id: null });
  });

  it('moves nothing beyond the ends, and nothing in a list that has no order of its own', () => {
    const sortable = shown(true);
    sortable.press(0, 'ArrowUp');
    sortable.press(2, 'ArrowDown');
    expect(sortable.arrange).not.toHaveBeenCalled();
    TestBed.resetTestingModule();
    const fixed = shown(false);
    fixed.press(2, 'ArrowUp');
    expect(fixed.arrange).not.toHaveBeenCalled();
  });
});
