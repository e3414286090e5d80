// What the LMS tells of the learner, used for a word at the start. It is kept nowhere.

/** A longer name would push out what it stands beside. */
const LONGEST_NAME = 40;

/**
 * Return the name by which to call somebody, "" for none. SCORM has "Last, First"
 * (RTE 1.2, 3.4.4); an LMS that knows no name may send the comma alone, or a word for nothing.
 * @param {string} name
 */
function nameToCall(name) {
  const first = name.slice(name.indexOf(",") + 1).trim().replace(/\s+/g, " ");
  return /^(null|undefined|none|unknown)?$/i.test(first) || first.length > LONGEST_NAME ? "" : first;
}

/** Return the main part of a language tag such as "pl-PL" or "pl_PL.UTF-8", "" for what is none. @param {string} tag */
function mainLanguage(tag) {
  const found = /^([a-z]{2,3})(?=$|[-_.])/i.exec(tag.trim());
  return found ? found[1].toLowerCase() : "";
}

/** Say whether somebody has worked in a course before. @param {CourseData} course @param {LearnerState} state */
function hasBegun(course, state) {
  const first = course.lessons.length ? course.lessons[0].code : "";
  const moved = state.place !== null && (state.place[0] !== first || state.place[1] > 0);
  return moved || state.seen.length + state.answers.size + state.quizzes.size > 0;
}

/**
 * Say which language a course is in, where the learner's LMS speaks another one; "" where
 * it does not, or where this browser cannot name it.
 * @param {string} sentence
 * @param {string} language the course's
 * @param {string} wanted the LMS's
 */
function languageNote(sentence, language, wanted) {
  const DisplayNames = /** @type {{DisplayNames?: any}} */ (Intl).DisplayNames; // Firefox 86, Safari 14.1
  if (!DisplayNames || !mainLanguage(wanted) || mainLanguage(wanted) === mainLanguage(language)) {
    return "";
  }
  const name = attempt(() => new DisplayNames([language], { type: "language" }).of(mainLanguage(language)), "");
  return name && fillIn(sentence, { language: name });
}
