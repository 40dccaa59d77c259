// Renders /api/openapi.json. Text goes in as text nodes only, so nothing in the document can become markup.
const element = (tag, className, ...children) => {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...children);
  return made;
};

const nameOf = (ref) => ref.split('/').at(-1);

function typeOf(schema) {
  if (!schema) return '';
  if (schema.$ref) return nameOf(schema.$ref);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ');
  if (schema.type === 'array') return `[${typeOf(schema.items)}]`;
  return schema.type ?? 'any';
}

function table(head, rows) {
  const line = (cell) => (cells) => element('tr', '', ...cells.map((text) => element(cell, '', text)));
  return element('table', '', element('thead', '', line('th')(head)), element('tbody', '', ...rows.map(line('td'))));
}

function fieldsOf(document_, schema) {
  const resolved = schema?.$ref ? document_.components.schemas[nameOf(schema.$ref)] : schema;
  const required = new Set(resolved?.required ?? []);
  return Object.entries(resolved?.properties ?? {}).map(([name, field]) => [
    name + (required.has(name) ? ' *' : ''),
    typeOf(field),
    field.description ?? '',
  ]);
}

function operationOf(document_, path, method, operation) {
  const body = operation.requestBody?.content['application/json'].schema;
  const details = element(
    'details',
    '',
    element(
      'summary',
      '',
      element('span', 'method', method.toUpperCase()),
      element('span', 'path', path),
      element('span', 'what', operation.summary),
    ),
  );
  details.id = operation.operationId;
  details.addEventListener('toggle', () => details.childElementCount > 1 || details.append(...parts()), { once: true });
  const parts = () => [
    ...(operation.parameters.length
      ? [table(['Parameter', 'In', 'Type', ''], operation.parameters.map((it) => [it.name + (it.required ? ' *' : ''), it.in, typeOf(it.schema), it.description ?? it.schema.description ?? '']))]
      : []),
    ...(body ? [element('h3', '', 'Body'), table(['Field', 'Type', ''], fieldsOf(document_, body))] : []),
    element('h3', '', 'Answers'),
    table(['Status', '', 'Body'], Object.entries(operation.responses).map(([status, answer]) => [status, answer.description, typeOf(Object.values(answer.content ?? {})[0]?.schema)])),
  ];
  return details;
}

function render(document_, wanted) {
  const groups = new Map();
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      const words = `${method} ${path} ${operation.summary} ${operation.operationId}`.toLowerCase();
      if (!wanted.every((word) => words.includes(word))) continue;
      const [tag] = operation.tags;
      groups.set(tag, [...(groups.get(tag) ?? []), operationOf(document_, path, method, operation)]);
    }
  }
  const sections = [...groups].map(([tag, found]) => element('section', '', element('h2', '', tag), ...found));
  document.querySelector('#routes').replaceChildren(...(sections.length ? sections : [element('p', '', 'Nothing found.')]));
}

const loaded = await (await fetch('/api/openapi.json')).json();
const find = document.querySelector('#find');
find.addEventListener('input', () => render(loaded, find.value.toLowerCase().split(/\s+/).filter(Boolean)));
render(loaded, []);
