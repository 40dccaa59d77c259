/** "1 task", "12 tasks", "1,204 tasks": how many of what, as the reader writes numbers. */
export function counted(count: number, one: string, several = `${one}s`): string {
  return `${new Intl.NumberFormat().format(count)} ${count === 1 ? one : several}`;
}
