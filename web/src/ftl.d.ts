/** Texts of one language (Project Fluent), as they stand in the file. */
declare module '*.ftl' {
  const texts: string;
  export default texts;
}
