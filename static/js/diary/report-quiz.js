// @ts-check
/**
 * What the quiz of this phone adds to the page for the doctor: warning signs, kinds of medicine, triggers. Its
 * answers lie in storage; its table and its words are those of its own page, which the worker keeps.
 */

import { partsOf } from "../lib/page-part.js";
import { get } from "../lib/storage.js";
import { evaluate, usable } from "../quiz/quiz-rules.js";

const SAFETY = "q0"; // the question of the warning signs
const NONE = "none"; // its answer that says no to all of them

/** @typedef {import("../quiz/quiz-rules.js").Table} Table */
/** @typedef {{ title: string, answers: string[] }} Clue a trigger, and what was answered that points to it */
/** @typedef {{ kinds?: string[], clues: Clue[], stopped: boolean }} Told stopped: at
 * a warning sign; kinds of medicine, undefined where that was not asked */

/** What is stored of the quiz, undefined for nothing.
 * @returns {{ answers: Record<string, string[]>, checked?: string } | undefined} */
export function stored() {
  const { answers, checked } = get("quiz", "answers") ?? {};
  if (!answers) return undefined;
  const lists = Object.entries(answers).filter(([, chosen]) => Array.isArray(chosen) && chosen.length);
  return lists.length ? { answers: Object.fromEntries(lists), checked } : undefined;
}

/**
 * Which of the warning signs were ticked, and whether all others were denied: only "none of these" denies one.
 * A sign beside a ticked one may not have been read.
 * @param {string[]} options those that are signs
 */
export function warnings(options, answers = stored()?.answers) {
  const chosen = answers?.[SAFETY] ?? [];
  const yes = options.filter((option) => chosen.includes(option));
  const no = !yes.length && chosen.includes(NONE) ? options : [];
  return { yes, no, unasked: options.filter((option) => !yes.includes(option) && !no.includes(option)) };
}

/**
 * What the answers come to; undefined where the page of the quiz cannot be had.
 * @param {Record<string, string[]>} given
 * @returns {Promise<Told | undefined>}
 */
export async function told(given) {
  const [quiz] = await partsOf("/quiz", "trigger-quiz");
  const table = /** @type {Table | null} */ (JSON.parse(quiz?.querySelector("script")?.textContent ?? "null"));
  if (!table) return undefined;
  const answers = usable(table, given);
  const say = (/** @type {string} */ question, /** @type {string} */ option) =>
    quiz.querySelector(`input[name="${question}"][value="${option}"] + span`)?.textContent ?? option;
  const { clues, level } = evaluate(table, answers);
  return {
    kinds: kindsIn(table, answers)?.map(([question, option]) => say(question, option)),
    clues: clues
      .filter(({ reasons }) => reasons.length)
      .map(({ trigger, reasons }) => ({
        title: titleOf(quiz, trigger),
        answers: reasons.map(({ question, option }) => say(question, option)),
      })),
    stopped: Boolean(level),
  };
}

/** The answers to the question that knows kinds of medicine; undefined where it has none.
 * @param {Table} table @param {import("../quiz/quiz-rules.js").Answers} answers */
function kindsIn({ questions }, answers) {
  const asked = questions.find(({ options }) => options.some(({ kind }) => kind));
  if (!asked || !answers[asked.id]) return undefined;
  const chosen = asked.options.filter(({ id, clear }) => !clear && answers[asked.id].includes(id));
  return chosen.map(({ id }) => [asked.id, id]);
}

/** @param {Element} quiz @param {string} trigger */
function titleOf(quiz, trigger) {
  const part = /** @type {HTMLTemplateElement | null} */ (quiz.querySelector(`[data-part="trigger-${trigger}"]`));
  return part?.content.querySelector("h3")?.textContent ?? trigger;
}
