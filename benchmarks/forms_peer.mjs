// Replays answers in another engine of the same standard: node forms_peer.mjs FOLDER TASKS OUTCOME
// FOLDER holds node_modules with the engine and a document model; TASKS and OUTCOME are JSON files.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [folder, tasksFile, outcomeFile] = process.argv.slice(2);
const within = (path) => import(pathToFileURL(resolve(folder, 'node_modules', path)).href);

const { JSDOM } = await within('jsdom/lib/api.js');
const { window } = new JSDOM('<!doctype html><html><body></body></html>');
const shared = ['document', 'DOMParser', 'XMLSerializer', 'Node', 'Element', 'Attr', 'Text', 'Comment', 'Document',
  'XMLDocument', 'CharacterData', 'NodeFilter', 'XPathResult', 'ProcessingInstruction', 'CDATASection', 'DOMException',
  'File', 'Blob', 'FormData'];
for (const name of shared) {
  if (window[name] !== undefined) globalThis[name] = window[name];
}
globalThis.window = window;

// the engine takes what looks like a browser for one; where it sees Node, it looks for files that are not packed
const kept = globalThis.process;
globalThis.process = undefined;
const { createInstance } = await within('@getodk/xforms-engine/dist/index.js');
globalThis.process = kept;

const silence = () => {};
console.warn = silence;
console.debug = silence;

const nodesByPath = (root) => {
  const found = new Map();
  const walk = (node) => {
    found.set(node.currentState.reference, node);
    for (const child of node.currentState.children ?? []) walk(child);
  };
  walk(root);
  return found;
};

const give = (node, text) => {
  switch (node.nodeType) {
    case 'select': return node.selectValues(text === '' ? [] : text.split(' '));
    case 'rank': return node.setValues(text === '' ? [] : text.split(' '));
    case 'trigger': return node.setValue(text !== '');
    default: return node.setValue(text);
  }
};

const open = async (xml) => {
  const before = performance.now();
  const { root } = await createInstance(xml, { form: { missingResourceBehavior: 'BLANK' } });
  return { root, took: performance.now() - before };
};

// the new state is what a page shows: every relevant node, its value, texts, choices and rules, what is wrong with it
const look = (node) => {
  let seen = 0;
  for (const child of node.currentState.children ?? []) {
    const state = child.currentState;
    if (!state.relevant) continue;
    if (state.required || state.readonly || state.value != null) seen += 1;
    if (state.label?.asString) seen += 1;
    if (state.hint?.asString) seen += 1;
    for (const option of state.valueOptions ?? []) if (option.label?.asString) seen += 1;
    if (child.validationState?.violation != null) seen += 1;
    seen += look(child);
  }
  return seen;
};

const replay = (root, answers) => {
  const times = [];
  const known = nodesByPath(root);
  let skipped = 0;
  for (const [path, text] of answers) {
    const node = known.get(path);
    const state = node?.currentState;
    if (node === undefined || state.readonly || !state.relevant) {
      skipped += 1;
      continue;
    }
    const before = performance.now();
    try {
      give(node, text);
      look(root);
    } catch {
      skipped += 1;
      continue;
    }
    times.push(performance.now() - before);
  }
  return { times, skipped };
};

const repeat = (root, path, wanted) => {
  const range = nodesByPath(root).get(path);
  const times = [];
  for (let count = range.currentState.children.length; count < wanted; count += 1) {
    const before = performance.now();
    range.addInstances();
    times.push(performance.now() - before);
  }
  return times;
};

const outcome = [];
for (const task of JSON.parse(readFileSync(tasksFile, 'utf8'))) {
  const loads = [];
  let last;
  for (let round = 0; round < task.loads; round += 1) {
    last = await open(task.xml);
    loads.push(last.took);
  }
  const answers = replay(last.root, task.answers);
  const repeats = task.repeat === null ? [] : repeat(last.root, task.repeat, task.wanted);
  outcome.push({ loads, answers: answers.times, skipped: answers.skipped, repeats });
}
writeFileSync(outcomeFile, JSON.stringify(outcome));
process.exit(0);
