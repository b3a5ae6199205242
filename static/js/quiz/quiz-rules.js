// @ts-check
/**
 * Which triggers a set of answers points to: the rules of webapp/quiz.py over the same table,
 * which the page brings along. A test compares the two on every answer, every pair and many
 * thousand sets.
 */

/**
 * @typedef {{ id: string, points?: Record<string, number>, level?: string, note?: true, clear?: true }} Option
 * @typedef {{ id: string, many: boolean, options: Option[] }} Question
 * @typedef {{ limit: number, shown: number, possible: number, strong: number, fallback: string,
 *   outranks: number, ties: string[], levels: string[], questions: Question[] }} Table
 * @typedef {Record<string, string[]>} Answers question -> the options chosen
 * @typedef {{ question: string, option: string, points: number }} Reason
 * @typedef {{ trigger: string, points: number, strong: boolean, reasons: Reason[] }} Clue
 * @typedef {{ checked: boolean, level?: string, flags: string[], notes: string[], clues: Clue[] }} Outcome
 */

/**
 * The result of these answers; questions without an answer count as "none".
 * @param {Table} table
 * @param {Answers} answers
 * @returns {Outcome}
 */
export function evaluate(table, answers) {
  const chosen = table.questions.flatMap((question) => choices(question, answers[question.id] ?? []));
  const checked = Boolean(answers[table.questions[0].id]?.length);
  const flags = chosen.filter(({ option }) => option.level);
  const notes = flags.length ? [] : chosen.filter(({ option }) => option.note);
  return {
    checked,
    level: table.levels.find((level) => flags.some(({ option }) => option.level === level)),
    flags: flags.map(({ option }) => option.id),
    notes: notes.map(({ option }) => option.id),
    clues: flags.length ? [] : rank(table, chosen),
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
  const given = Object.fromEntries(table.questions.map(({ id }) => [id, parameters.getAll(id)]));
  const answers = usable(table, given);
  const ids = table.questions.map(({ id }) => id);
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
  for (const { id, many, options } of table.questions) {
    const asked = Array.isArray(given?.[id]) ? given[id] : [];
    const known = options.map((option) => option.id).filter((name) => asked.includes(name));
    if (known.length && (many || known.length === 1)) answers[id] = known;
  }
  return answers;
}

/**
 * The chosen options of one question. "None" clears all but a red flag.
 * @param {Question} question
 * @param {string[]} ids
 */
function choices(question, ids) {
  const options = question.options.filter(({ id }) => ids.includes(id));
  const cleared = options.some(({ clear }) => clear);
  return options
    .filter(({ level }) => level || !cleared)
    .map((option) => ({ question: question.id, option }));
}

/**
 * Up to `shown` triggers, or the fallback alone when none has points enough.
 * @param {Table} table
 * @param {{ question: string, option: Option }[]} chosen
 * @returns {Clue[]}
 */
function rank(table, chosen) {
  const { fallback, outranks, possible, shown, strong, ties } = table;
  const clues = ties
    .map((trigger) => {
      const reasons = chosen
        .filter(({ option }) => option.points?.[trigger])
        .map(({ question, option }) => ({ question, option: option.id, points: option.points?.[trigger] ?? 0 }));
      const points = total(table, reasons);
      return { trigger, points, strong: points >= strong, reasons };
    })
    .filter(({ points }) => points >= possible)
    .sort((one, other) => other.points - one.points); // stable: equals stay in the order of ties
  if (clues.some(({ trigger, points }) => trigger !== fallback && points >= outranks)) {
    clues.sort((one, other) => Number(one.trigger === fallback) - Number(other.trigger === fallback));
  }
  const none = { trigger: fallback, points: 0, strong: false, reasons: [] };
  return clues.length ? clues.slice(0, shown) : [none];
}

/**
 * The points of one trigger, no question giving more than `limit`.
 * @param {Table} table
 * @param {Reason[]} reasons
 */
function total({ limit, questions }, reasons) {
  return questions.reduce((sum, { id }) => {
    const points = reasons.filter(({ question }) => question === id).reduce((all, reason) => all + reason.points, 0);
    return sum + Math.min(points, limit);
  }, 0);
}
