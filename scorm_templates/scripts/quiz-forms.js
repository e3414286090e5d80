// The questions of an attempt as forms, and what their answers were worth.

/**
 * Return the forms of an attempt. A question that has left the course since is left out.
 * @param {QuizData} quiz
 * @param {CourseData} course
 * @param {QuizState} attempts
 * @returns {QuestionForm[]}
 */
function attemptForms(quiz, course, attempts) {
  const pool = /** @type {HTMLTemplateElement} */ (byId("pool")).content;
  const found = attempts.asked.map((code) => pool.querySelector('form[data-code="' + code + '"]'));
  return found.filter(Boolean).map((original) => {
    const copy = /** @type {HTMLElement} */ (/** @type {Node} */ (original).cloneNode(true));
    const prefix = quiz.id + "--";
    [copy].concat(all(copy, "[id], [aria-describedby]")).forEach((node) => {
      node.id = node.id && prefix + node.id;
      const describedBy = node.getAttribute("aria-describedby");
      if (describedBy) {
        node.setAttribute("aria-describedby", prefix + describedBy);
      }
    });
    const form = new QuestionForm(copy, course);
    form.shuffle(attempts.seed);
    form.draw(seedOfQuestion(attempts.seed, form.key.code));
    return form;
  });
}

/**
 * Show an answer that was judged and stays as it is.
 * @param {QuestionForm} form
 * @param {Answer} answer
 */
function showSettled(form, answer) {
  if (answer.response.length) {
    form.show(answer.response, true);
  } else { // it was dropped to save room
    form.recall(answer);
    form.fieldset.disabled = true;
  }
}

/**
 * Return an answer with its exact score. The state keeps tenths, so a kept response is
 * judged again; only where room was short does the kept score have to do.
 * @param {QuestionForm} form
 * @param {Answer|undefined} answer
 * @returns {Answer}
 */
function exactAnswer(form, answer) {
  if (!answer) {
    return { tries: 1, score: 0, response: [] };
  }
  const score = answer.response.length ? form.judge(answer.response).score : answer.score;
  return { tries: 1, score: score, response: answer.response };
}
