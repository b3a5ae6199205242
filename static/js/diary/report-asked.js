// @ts-check
/**
 * What was asked, tried and typed, for the page for the doctor: warning signs, remedies, medicines, triggers.
 * Every list is cut to what one page holds, and says how many are left out.
 */

import { date, line, more, table, typed } from "./report-dom.js";
import { FEW } from "./report-figures.js";
import { warnings } from "./report-quiz.js";
import { label, lengthInWords, numberInWords as n, phrase } from "./words.js";
import { all, make, one, sentence } from "../lib/dom.js";

const LEAST_VALUES = 3; // of a remedy, before its median is said
/** What there is room for on one page. */
const MOST = { alarms: 4, remedies: 4, medicines: 3, changes: 1, kinds: 3, answers: 2, before: 4 };

/** @typedef {import("./report-figures.js").Facts} Facts */
/** @typedef {import("./report-figures.js").Figures} Figures */

/**
 * What was asked, part by part.
 * @param {HTMLElement} root says the sentences
 * @param {Facts} facts
 * @returns {import("./report-figures.js").Parts}
 */
export function askedParts(root, facts) {
  const { found } = facts;
  const changes = found.marks.filter(({ kind }) => !kind.startsWith("medicine"));
  return {
    changes: marked(root, changes, MOST.changes),
    tried: tried(root, found),
    medicines: medicines(root, facts),
    triggers: triggers(root, facts),
    foot: [foot(root, found)],
  };
}

/** The warning signs: those ticked come to the top, and nobody denied what was not asked.
 * @param {HTMLElement} root @param {HTMLElement} paper @param {Facts} facts */
export function writeWarnings(root, paper, { quiz }) {
  const items = all(paper, ".report__part--warnings li");
  const options = items.flatMap(({ dataset }) => dataset.option ?? []);
  const { yes, no, unasked } = warnings(options, quiz?.answers);
  const checked = quiz?.checked?.slice(0, 10);
  const day = checked ? date(checked) : sentence(root, "someDay");
  /** @param {string[]} names */
  const say = (names) =>
    items.filter(({ dataset }) => names.includes(dataset.option ?? "")).map(({ textContent }) => textContent);
  const others = items.filter(({ dataset }) => !dataset.option).map(({ textContent }) => textContent);
  const alarm = one(paper, '[data-part="alarm"]');
  alarm.hidden = !yes.length;
  const never = [...say(unasked), ...others];
  const ticked = cut(root, say(yes), MOST.alarms);
  alarm.textContent = yes.length ? sentence(root, "alarm", { day, signs: ticked }) : "";
  const lines = [
    yes.length ? sentence(root, "yes", { day, signs: say(yes).join("; ") }) : "",
    no.length ? sentence(root, "no", { day, signs: say(no).join("; ") }) : "",
    // A long list of signs would read at a glance as if the person had them.
    never.length === items.length
      ? sentence(root, "unaskedAll", { count: n(never.length) })
      : sentence(root, "unasked", { signs: never.join("; ") }),
  ];
  one(paper, '[data-part="warnings"]').replaceChildren(...lines.filter(Boolean).map(line));
}

/** @param {HTMLElement} root @param {Figures} found */
function tried(root, { remedies, stretch, cramps }) {
  const rows = remedies.order.slice(0, MOST.remedies).map(({ remedy, used, count, median, low, high }) => {
    const short = median === undefined || count < LEAST_VALUES || cramps < FEW;
    const [from, to] = [lengthInWords(low ?? 0), lengthInWords(high ?? 0)];
    const range = low === high ? from : sentence(root, "range", { low: from, high: to });
    return [label("eased", remedy), n(used), short ? "–" : lengthInWords(median), count ? range : "–"];
  });
  const asked = stretch.yes.known + stretch.no.known > 0;
  const heads = [sentence(root, "remedy"), sentence(root, "used"), sentence(root, "median"), sentence(root, "ends")];
  const list = make("div");
  if (rows.length) list.append(table(heads, rows), ...more(root, remedies.order.length - rows.length));
  else list.append(line(sentence(root, "notNoted")));
  return [list, line(asked ? phrase(stretch.say) : sentence(root, "noStretch"))];
}

/** @param {HTMLElement} root @param {Facts} facts */
function medicines(root, { marks, quiz, told }) {
  const changes = marks.filter(({ kind }) => kind.startsWith("medicine"));
  return [
    ...(changes.length ? marked(root, changes, MOST.medicines) : [line(sentence(root, "noMedicine"))]),
    line(quiz && !told ? sentence(root, "unread") : kinds(root, told?.kinds)),
  ];
}

/** @param {HTMLElement} root @param {string[] | undefined} kinds of medicine; undefined: not asked */
function kinds(root, kinds) {
  if (!kinds) return sentence(root, "kindsUnasked");
  const names = cut(root, kinds, MOST.kinds);
  return kinds.length ? sentence(root, "kinds", { names }) : sentence(root, "kindsNone");
}

/** @param {HTMLElement} root @param {Facts} facts */
function triggers(root, { found, quiz, told }) {
  const { asked, list } = found.before;
  const counts = list.map(({ trigger, some }) => `${label("before", trigger)}: ${n(some)}`);
  const shown = cut(root, counts, MOST.before);
  return [
    line(asked ? sentence(root, "before", { list: shown, asked: n(asked), all: n(found.cramps) }) : sentence(root, "noBefore")),
    ...(quiz ? pointed(root, told) : [line(sentence(root, "noQuiz"))]),
  ];
}

/** @param {HTMLElement} root @param {import("./report-quiz.js").Told | undefined} told */
function pointed(root, told) {
  if (!told) return [];
  if (told.stopped) return [line(sentence(root, "stopped"))];
  const clues = told.clues.map(({ title, answers }) => `${title} (${cut(root, answers, MOST.answers)})`);
  return [line(clues.length ? sentence(root, "quiz", { clues: clues.join(". ") }) : sentence(root, "noClue"))];
}

/** @param {HTMLElement} root @param {Figures} found */
function foot(root, { recalled, outside }) {
  return sentence(root, "foot", { recalled: n(recalled), outside: n(outside), address: location.host });
}

/** Dated changes, the latest first. @param {HTMLElement} root @param {import("./records.js").Mark[]} marks
 * @param {number} most */
function marked(root, marks, most) {
  if (!marks.length) return [];
  const list = make("ul");
  for (const { date: day, kind, words = "" } of marks.slice(-most).reverse()) {
    const item = make("li");
    const what = kind === "other" && words ? [] : [label("kind", kind)];
    item.append([date(day), ...what].join(" "), words ? ": " : "", typed(words));
    list.append(item);
  }
  return [list, ...more(root, marks.length - most)];
}

/** The first of some, and how many are left out. @param {HTMLElement} root @param {string[]} texts
 * @param {number} most */
function cut(root, texts, most) {
  const left = texts.length - most;
  return [...texts.slice(0, most), ...(left > 0 ? [sentence(root, "more", { left: n(left) })] : [])].join("; ");
}
