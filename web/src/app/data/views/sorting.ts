/** The matches of one filter after the other in the same order: while somebody types, most are among those sorted before. */
import { Task } from '../tasks/model';
import { MatchingTasks, Projects } from './matching-tasks';
import { TaskOrder } from './ordering';

/** The longest list that was sorted in an order. It is good for as long as nothing happens to any project. */
interface Sorted {
  readonly projects: Projects;
  readonly order: TaskOrder;
  readonly tasks: readonly Task[];
}

export class Sorting {
  private longest: Sorted | null = null;

  /** Every match in order: picked from what was sorted before, if that holds them all. */
  sorted(matches: MatchingTasks, order: TaskOrder, projects: Projects): readonly Task[] {
    const { longest } = this;
    const isGood = longest?.projects === projects && longest.order === order;
    if (isGood && matches.count <= longest.tasks.length) {
      const picked = longest.tasks.filter((task) => matches.has(task));
      if (picked.length === matches.count) return picked;
    }
    const tasks = [...matches.all()].sort(order);
    if (!isGood || tasks.length > longest.tasks.length) this.longest = { projects, order, tasks };
    return tasks;
  }
}
