// A learner in a frame: takes one step after the other with real clicks, and takes a step up again where a visit ended.

const $ = (doc, selector) => doc.querySelector(selector);

export class Learner {
  /** @param {Window} frame @param {() => boolean} powered whether the machine still runs */
  constructor(frame, powered) {
    this.frame = frame;
    this.doc = frame.document;
    this.powered = powered;
  }

  /** Wait until the visit has begun; answers whether the platform was found. */
  async arrive() {
    while (this.saved === "connecting" && this.powered()) {
      await pause(2);
    }
    return !["local", "memory"].includes(this.saved);
  }

  /** Take a step; answers whether it was taken, so that nothing of it is left to do. @param {object} step */
  async take(step) {
    this.done = false;
    await this[step.do](step);
    await pause(step.pause);
    return this.done;
  }

  /** What the line says of the saving. */
  get saved() {
    return $(this.doc, "#save-line").className.replace("save-line ", "");
  }

  register(act) {
    if (this.powered()) {
      act();
      this.done = true;
    }
  }

  /** Who is asked whether to go on with earlier work does. */
  agree() {
    const cover = $(this.doc, "#cover");
    const button = cover && !cover.hidden && $(cover, "button");
    if (button) {
      button.click();
    }
  }

  async go(lesson) {
    if (!$(this.doc, ".lesson.current").matches(`#${lesson}`)) {
      const turned = new Promise((resolve) => this.frame.addEventListener("hashchange", resolve, { once: true }));
      const link = $(this.doc, `#outline a[href='#${lesson}']`);
      if (this.frame.location.hash === `#${lesson}`) {
        link.click();
        return;
      }
      link.click();
      await turned;
      await null;
    }
  }

  /** See the end of a lesson. */
  async read(step) {
    await this.go(step.lesson);
    const end = $(this.doc, `#${step.lesson} .lesson-end`);
    this.register(() => this.frame.seeEnd(end));
  }

  async answer(step) {
    await this.go(step.lesson);
    const form = $(this.doc, `#question-${step.question}`);
    const again = $(form, "[data-do=again]");
    if (!again.hidden) {
      again.click();
    }
    this.fill(form, step.response);
    this.register(() => $(form, "button[type=submit]").click());
  }

  async start(step) {
    const quiz = await this.quiz(step);
    const starter = $(quiz, "[data-do=start]");
    this.frame.Math.random = () => step.random;
    this.register(() => starter.hidden || starter.click());
  }

  async reply(step) {
    const quiz = await this.openQuiz(step);
    const form = $(quiz, ".page form.question");
    const key = JSON.parse($(form, "script.key").textContent);
    this.fill(form, step.right ? right(key) : wrong(key));
    this.register(() => $(form, "input").dispatchEvent(new this.frame.Event("change", { bubbles: true })));
    if (this.powered()) {
      $(quiz, "[data-do=next-question]").click();
    }
  }

  async finish(step) {
    const quiz = await this.openQuiz(step);
    const turns = quiz.querySelectorAll(".strip button").length;
    for (let turn = 0; turn < turns && !$(quiz, "[data-do=finish]"); turn++) {
      $(quiz, "[data-do=next-question]").click();
    }
    this.register(() => $(quiz, "[data-do=finish]").click());
  }

  async quiz(step) {
    await this.go(step.lesson);
    return $(this.doc, `#quiz-${step.quiz}`);
  }

  /** Go on with the open attempt where a visit has ended in between. */
  async openQuiz(step) {
    const quiz = await this.quiz(step);
    if ($(quiz, ".quiz-play").hidden) {
      $(quiz, "[data-do=start]").click();
    }
    return quiz;
  }

  fill(form, response) {
    const inputs = [...form.querySelectorAll("input[name=answer]")];
    inputs.forEach((input) => {
      if (input.type === "text") {
        input.value = response[0] || "";
      } else {
        input.checked = response.includes(input.value);
      }
    });
  }
}

/** @param {number|undefined} milliseconds */
function pause(milliseconds) {
  return milliseconds ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve();
}

function right(key) {
  return key.correct || [key.accept ? key.accept[0] : String(key.answer)];
}

function wrong(key) {
  return key.choices ? [key.choices.find((choice) => !key.correct.includes(choice))] : ["0"];
}
