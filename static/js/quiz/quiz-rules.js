// @ts-check
/**
 * Which triggers a set of answers points to: the rules of webapp/quiz.py over the same table,
 * which the page brings along. A test compares the two on every answer, every pair and many
 * thousand sets.
 */

/**
 * @typedef {{ id: string, points?: Record<string, number>, level?: string, note?: true, clear?: true,
 *   kind?: true, one?: string, minds?: string[], marks?: string[] }} Option
 * @typedef {{ id: string, many: boolean, options: Option[] }} Question
 * @typedef {{ at_most: number, linked: number, weak_at_most: number, shown: number, possible: number,
 *   fallback: string, outranks: number, ties: string[], weak: string[], moved: Record<string, string>,
 *   levels: string[], questions: Question[] }} Table
 * @typedef {Record<string, string[]>} Answers question -> the options chosen
 * @typedef {{ question: string, option: Option }} Choice
 * @typedef {{ question: string, option: string, points: number }} Reason
 * @typedef {{ trigger: string, points: number, fit?: string, reasons: Reason[] }} Clue
 * @typedef {{ checked: boolean, level?: string, flags: string[], notes: string[], clues: Clue[],
 *   minds: string[], marks: string[] }} Outcome
 */

/**
 * The result of these answers; questions without an answer count as "none".
 * @param {Table} table
 * @param {Answers} answers
 * @returns {Outcome}
 */
export function evaluate(table, answers) {
  const chosen = table.questions.flatMap(({ id, options }) =>
    options.filter((option) => answers[id]?.includes(option.id)).map((option) => ({ question: id, option })),
  );
  const checked = Boolean(answers[table.questions[0].id]?.length);
  const flags = chosen.filter(({ option }) => option.level);
  const notes = flags.length ? [] : chosen.filter(({ option }) => option.note);
  return {
    checked,
    level: table.levels.find((level) => flags.some(({ option }) => option.level === level)),
    flags: flags.map(({ option }) => option.id),
    notes: notes.map(({ question, option }) => `${question}-${option.id}`),
    clues: flags.length ? [] : rank(table, counted(chosen)),
    minds: chosen.flatMap(({ option }) => option.minds ?? []),
    marks: [...new Set(chosen.flatMap(({ option }) => option.marks ?? []))],
  };
}

/**
 * The answers in a query such as "?q1=bed&q2=sweat&q2=dry". `problems` are the questions whose
 * answers cannot be read; what is readable is kept. Other parameters are dropped.
 * @param {Table} table
 * @param {string} query
 * @returns {{ answers: Answers, problems: string[] }}
 */
export function read(table, query) {
  const parameters = new URLSearchParams(query);
  const ids = table.questions.map(({ id }) => id);
  const given = current(table, Object.fromEntries(ids.map((id) => [id, parameters.getAll(id)])));
  const answers = usable(table, given);
  return { answers, problems: ids.filter((id) => given[id].length > (answers[id]?.length ?? 0)) };
}

/**
 * Known options only, in the order of the table, and one where one is asked for.
 * @param {Table} table
 * @param {any} given
 * @returns {Answers}
 */
export function usable(table, given) {
  /** @type {Answers} */
  const answers = {};
  const now = current(table, given);
  for (const { id, many, options } of table.questions) {
    const known = options.map((option) => option.id).filter((name) => now[id].includes(name));
    if (known.length && (many || known.length === 1)) answers[id] = known;
  }
  return answers;
}

/**
 * Answers as an old address or an old record has them, as they are now.
 * @param {Table} table
 * @param {any} given
 * @returns {Answers}
 */
function current({ questions, moved }, given) {
  /** @type {Answers} */
  const answers = Object.fromEntries(questions.map(({ id }) => [id, Array.isArray(given?.[id]) ? [...given[id]] : []]));
  for (const [before, now] of Object.entries(moved)) {
    const [[asked, option], [question, name]] = [before.split("."), now.split(".")];
    const place = answers[asked].indexOf(option);
    if (place < 0) continue;
    answers[asked].splice(place, 1);
    const none = questions.find(({ id }) => id === question)?.options.find(({ clear }) => clear)?.id;
    answers[question] = [...answers[question].filter((other) => other !== name && other !== none), name];
  }
  return answers;
}

/**
 * What is counted. "None" clears its question; of two options that cannot both be true the later
 * one counts.
 * @param {Choice[]} chosen
 */
function counted(chosen) {
  return chosen.filter(({ question, option }, place) => {
    const same = chosen.filter((other) => other.question === question);
    const later = chosen.slice(place + 1).filter((other) => other.question === question);
    if (same.some((other) => other.option.clear)) return false;
    return !option.one || later.every((other) => other.option.one !== option.one);
  });
}

/**
 * Up to `shown` triggers, or the fallback alone when none has points enough.
 * @param {Table} table
 * @param {Choice[]} chosen
 * @returns {Clue[]}
 */
function rank(table, chosen) {
  const { fallback, outranks, possible, shown, ties, weak, weak_at_most } = table;
  const whole = sum(chosen.map(weight));
  /** @type {Clue[]} */
  const clues = ties
    .map((trigger) => {
      const found = chosen.filter(({ option }) => option.points?.[trigger]);
      const most = weak.includes(trigger) ? weak_at_most : Infinity;
      const fit = 2 * sum(found.map(weight)) > whole ? "most" : "some";
      const reasons = found.map(({ question, option }) => ({ question, option: option.id, points: option.points?.[trigger] ?? 0 }));
      const points = Math.min(most, total(table, found, trigger));
      return { trigger, points, fit: trigger === fallback ? undefined : fit, reasons };
    })
    .filter(({ points }) => points >= possible)
    .sort((one, other) => other.points - one.points); // stable: equals stay in the order of ties
  if (clues.some(({ trigger, points }) => trigger !== fallback && points >= outranks)) {
    clues.sort((one, other) => Number(one.trigger === fallback) - Number(other.trigger === fallback));
  }
  return clues.length ? clues.slice(0, shown) : [{ trigger: fallback, points: 0, reasons: [] }];
}

/**
 * The points of one trigger, no question giving more than it may.
 * @param {Table} table
 * @param {Choice[]} found what led to it
 * @param {string} trigger
 */
function total({ at_most, linked, questions }, found, trigger) {
  return sum(
    questions.map(({ id }) => {
      const asked = found.filter(({ question }) => question === id);
      const points = asked.map(({ option }) => option.points?.[trigger] ?? 0);
      const limit = asked.filter(({ option }) => option.kind).length > 1 ? linked : at_most;
      return Math.min(sum(points), Math.max(limit, ...points));
    }),
  );
}

/**
 * The most points that an answer gives to one trigger.
 * @param {Choice} choice
 */
function weight({ option }) {
  return Math.max(0, ...Object.values(option.points ?? {}));
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((all, number) => all + number, 0);
}
