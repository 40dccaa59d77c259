/** Whether a task matches a filter: the same as on the server (`domain/filters/matching.py`).
 *
 * `not` is the complement, tasks without a value included; a comparison matches no task without one.
 */
import { Task } from '../../generated/wire';
import { asInstant, DayBounds, dayBounds, dueKey, todayIn } from './days';
import {
  FilterKeyName,
  FilterNode,
  FilterOperator,
  FilterTerm,
  FilterValue,
  FilterWords,
  withOpenOnly,
} from './tree';
import { hasPlainWords, hasWords, isPlain, nameKey, soughtWords, spaced } from './words';

/** Who looks, when and where. */
export interface FilterViewer {
  readonly me: number;
  readonly now: Date;
  readonly zone: string;
}

/** What a task does not know itself. */
export interface FilterSurroundings {
  /** Undefined of what is not known. */
  sectionName(id: number): string | undefined;
  labelName(id: number): string | undefined;
  /** Open ones. */
  hasSubtasks(id: number): boolean;
}

export type TaskPredicate = (task: Task) => boolean;

/** What says whether a task is one that a filter lists: open ones, unless it speaks of completion. */
export function taskPredicate(
  node: FilterNode,
  viewer: FilterViewer,
  around: FilterSurroundings,
): TaskPredicate {
  return new Compiler(viewer, around).compiled(withOpenOnly(node));
}

class Compiler {
  private readonly minute: string;
  private readonly today: string;

  constructor(
    private readonly viewer: FilterViewer,
    private readonly around: FilterSurroundings,
  ) {
    // What is due this minute is not overdue yet.
    this.minute = asInstant(Math.floor(viewer.now.getTime() / 60_000) * 60_000);
    this.today = todayIn(viewer.zone, viewer.now);
  }

  compiled(node: FilterNode): TaskPredicate {
    switch (node.type) {
      case 'and': {
        const every = node.nodes.map((each) => this.compiled(each));
        return (task) => every.every((test) => test(task));
      }
      case 'or': {
        const some = node.nodes.map((each) => this.compiled(each));
        return (task) => some.some((test) => test(task));
      }
      case 'not': {
        const inner = this.compiled(node.node);
        return (task) => !inner(task);
      }
      case 'words':
        return this.words(node);
      case 'term':
        return this.term(node);
    }
  }

  private words({ words: text, exact, within }: FilterWords): TaskPredicate {
    const sought = soughtWords(text);
    const inWords = hasWords(sought, exact);
    const inPlain = hasPlainWords(sought, exact) ?? ((plain): boolean => inWords(spaced(plain)));
    const inTitle: TaskPredicate = (task) => {
      const found = wordsOf(task);
      return found === null ? inPlain(task.title) : inWords(found.title);
    };
    if (within === 'title') return inTitle;
    const isLabelled = remembered((name) => inWords(spaced(name)));
    return (task) => {
      const found = wordsOf(task);
      const isFound =
        found === null
          ? inPlain(task.title) || inPlain(task.description)
          : inWords(found.title) || inWords(found.description);
      return isFound || task.label_ids.some((id) => isLabelled(this.around.labelName(id) ?? ''));
    };
  }

  private term({ key, op, values }: FilterTerm): TaskPredicate {
    const tests = values.map((value) => this.value(key, op, value));
    const [first, ...others] = tests;
    if (first !== undefined && others.length === 0) return first;
    return (task) => tests.some((test) => test(task));
  }

  private value(key: FilterKeyName, op: FilterOperator, value: FilterValue): TaskPredicate {
    const { around, viewer } = this;
    const person = value === 'me' ? viewer.me : value;
    switch (key) {
      case 'project':
        return (task) => task.project_id === value;
      case 'id':
        return (task) => task.id === value;
      case 'parent':
        return (task) => task.parent_id === value;
      case 'creator':
        return (task) => task.created_by === person;
      case 'assignee':
        return named(
          (task) => task.assignee_ids,
          person,
          () => undefined,
        );
      case 'section':
        return named(sectionOf, value, (id) => around.sectionName(id));
      case 'label':
        return named(
          (task) => task.label_ids,
          value,
          (id) => around.labelName(id),
        );
      case 'priority':
        if (value === null) return (task) => task.priority === 0;
        return (task) => task.priority > 0 && compares(op, task.priority, Number(value));
      case 'is':
      case 'has':
        return this.flag(`${key}:${String(value)}`);
      default:
        return this.day(key, op, value);
    }
  }

  private flag(flag: string): TaskPredicate {
    const { me } = this.viewer;
    switch (flag) {
      case 'is:open':
        return (task) => !task.completed;
      case 'is:done':
        return (task) => task.completed;
      case 'is:overdue':
        return (task) => this.isOverdue(task);
      case 'is:unassigned':
        return (task) => task.assignee_ids.length === 0;
      case 'is:mine':
        return (task) => task.assignee_ids.includes(me);
      case 'has:description':
        return (task) => task.description !== '';
      case 'has:subtasks':
        return (task) => this.around.hasSubtasks(task.id);
      case 'has:due':
        return (task) => task.due !== null;
      default:
        return (task) => task.assignee_ids.length > 0;
    }
  }

  private isOverdue(task: Task): boolean {
    const key = dueKey(task.due);
    if (key === null || task.completed) return false;
    return key < (isDay(key) ? this.today : this.minute);
  }

  private day(key: FilterKeyName, op: FilterOperator, value: FilterValue): TaskPredicate {
    const read = DAY_FIELDS[key] ?? ((): null => null);
    if (value === null) return (task) => read(task) === null;
    const bounds = dayBounds(String(value), this.viewer.now, this.viewer.zone);
    return (task) => {
      const at = read(task);
      return at !== null && isOn(op, at, bounds);
    };
  }
}

/** The words of tasks, found once for each version of one: a list of thousands is filtered at every key. Null of those
 * whose words are found in the texts as they stand. */
const wordsByTask = new WeakMap<Task, TaskWords | null>();

interface TaskWords {
  readonly title: string;
  readonly description: string;
}

/** Can be called before anybody asks for words, so that the first question is answered at once. */
export function wordsOf(task: Task): TaskWords | null {
  let known = wordsByTask.get(task);
  if (known === undefined) {
    const { title, description } = task;
    const plain = isPlain(title) && isPlain(description);
    known = plain ? null : { title: spaced(title), description: spaced(description) };
    wordsByTask.set(task, known);
  }
  return known;
}

/** The same answer without asking twice: few names are those of many tasks. */
function remembered(ask: (name: string) => boolean): (name: string) => boolean {
  const answers = new Map<string, boolean>();
  return (name) => {
    let answer = answers.get(name);
    if (answer === undefined) {
      answer = ask(name);
      answers.set(name, answer);
    }
    return answer;
  };
}

const DAY_FIELDS: Readonly<Partial<Record<FilterKeyName, (task: Task) => string | null>>> = {
  due: (task) => dueKey(task.due),
  created: (task) => task.created_at,
  updated: (task) => task.updated_at,
  completed: (task) => task.completed_at,
};

function sectionOf(task: Task): readonly number[] {
  return task.section_id === null ? [] : [task.section_id];
}

function named(
  ids: (task: Task) => readonly number[],
  value: FilterValue,
  name: (id: number) => string | undefined,
): TaskPredicate {
  if (value === null) return (task) => ids(task).length === 0;
  if (typeof value === 'number') return (task) => ids(task).includes(value);
  const key = nameKey(value);
  const isMeant = remembered((own) => nameKey(own) === key);
  return (task) =>
    ids(task).some((id) => {
      const own = name(id);
      return own !== undefined && isMeant(own);
    });
}

function compares(op: FilterOperator, value: number | string, wanted: number | string): boolean {
  switch (op) {
    case '=':
      return value === wanted;
    case '<':
      return value < wanted;
    case '<=':
      return value <= wanted;
    case '>':
      return value > wanted;
    case '>=':
      return value >= wanted;
  }
}

/** Whether a day, or an instant, compares so with a day. */
function isOn(op: FilterOperator, key: string, bounds: DayBounds): boolean {
  if (isDay(key)) return compares(op, key, bounds.day);
  switch (op) {
    case '=':
      return bounds.start <= key && key < bounds.end;
    case '<':
      return key < bounds.start;
    case '<=':
      return key < bounds.end;
    case '>':
      return key >= bounds.end;
    case '>=':
      return key >= bounds.start;
  }
}

function isDay(key: string): boolean {
  return key.length === '2026-12-01'.length;
}
