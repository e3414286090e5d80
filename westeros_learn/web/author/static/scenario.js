// A conversation that is written: another moment comes into the form with what was typed kept, the picture
// follows, and the conversation is played in place. Without this, links and buttons lead from page to page.

(function () {
  "use strict";
  const OWN = /^(open:|goto:|new$|begin$)/; // what buttons of the form say that lead to a moment
  const NEW_MOMENT = "+";
  const STEP = 1.25;
  const LEAST = 0.3;
  const MOST = 2.5;
  const form = document.getElementById("entry-form");
  if (!(form instanceof HTMLFormElement)) {
    return;
  }
  let here = window.location.href;
  let scale = 1;
  let turn = 0;

  /** @param {string} id */
  function byId(id) {
    return document.getElementById(id);
  }

  // --- the picture --------------------------------------------------------------------------------

  function draw() {
    const picture = document.querySelector("#graph svg");
    if (picture instanceof SVGElement) {
      picture.setAttribute("width", Number(picture.dataset.width) * scale + "em");
      picture.setAttribute("height", Number(picture.dataset.height) * scale + "em");
    }
  }

  /** Let the moment that is chosen be in sight; where none is, the one with which it begins. */
  function show() {
    ["graph", "moments"].forEach((id) => {
      const region = byId(id);
      const chosen = region && (region.querySelector("[aria-current]") || region.querySelector(".begins"));
      if (!region || !chosen || !region.clientHeight) {
        return;
      }
      const around = region.getBoundingClientRect();
      const at = chosen.getBoundingClientRect();
      if (at.top < around.top || at.bottom > around.bottom) {
        region.scrollTop += at.top - around.top - (around.height - at.height) / 2;
      }
      if (at.left < around.left || at.right > around.right) {
        region.scrollLeft += at.left - around.left - (around.width - at.width) / 2;
      }
    });
  }

  /** @param {string} way */
  function zoom(way) {
    const region = byId("graph");
    const picture = document.querySelector("#graph svg");
    if (!region || !(picture instanceof SVGElement)) {
      return;
    }
    const before = scale;
    const middle = region.scrollTop + region.clientHeight / 2;
    if (way === "fit") {
      scale *= (region.clientWidth - 4) / picture.getBoundingClientRect().width;
    } else {
      scale *= way === "in" ? STEP : 1 / STEP;
    }
    scale = Math.min(Math.max(scale, LEAST), MOST);
    draw();
    region.scrollTop = (middle * scale) / before - region.clientHeight / 2;
    if (way === "fit") {
      show();
    }
  }

  /** Put parts of a page in the places of the same parts of this one. @param {Document} page @param {string[]} ids */
  function take(page, ids) {
    ids.forEach((id) => {
      const there = page.getElementById(id);
      const part = byId(id);
      if (part && there && part.innerHTML !== there.innerHTML) {
        const [top, left] = [part.scrollTop, part.scrollLeft];
        const again = focused(part);
        part.replaceChildren(...Array.from(there.childNodes).map((each) => document.importNode(each, true)));
        part.scrollTop = top;
        part.scrollLeft = left;
        const same = again && part.querySelector(again);
        if (same instanceof HTMLElement || same instanceof SVGElement) {
          same.focus({ preventScroll: true });
        }
      }
    });
    draw();
  }

  /** Return what finds the part of a region again in which somebody is; "" where nobody is. @param {HTMLElement} region */
  function focused(region) {
    const active = document.activeElement;
    if (!active || active === region || !region.contains(active)) {
      return "";
    }
    const name = active.getAttribute("data-moment");
    const value = active.getAttribute("value");
    return name ? '[data-moment="' + CSS.escape(name) + '"]' : value ? '[value="' + CSS.escape(value) + '"]' : "a, button";
  }

  // --- another moment -------------------------------------------------------------------------------

  /** Ask for a page; what is typed goes along and is kept.
   * @param {string} address @param {string} [does] @param {HTMLFormElement} [sent] @param {string} [name] */
  function ask(address, does, sent, name) {
    const mine = ++turn;
    /** @type {RequestInit} */
    const how = { credentials: "same-origin" };
    if (sent) {
      const body = new URLSearchParams();
      new FormData(sent).forEach((value, key) => {
        if (typeof value === "string") {
          body.append(key, value);
        }
      });
      body.set(name || "do", does || "");
      Object.assign(how, { method: "POST", body });
    }
    return window
      .fetch(address, how)
      .then((answer) => {
        if (!answer.ok && answer.status !== 422) {
          throw new Error(String(answer.status));
        }
        return answer.text().then((text) => ({ text, address: answer.url, late: mine !== turn }));
      })
      .then((found) => ({ ...found, page: new DOMParser().parseFromString(found.text, "text/html") }));
  }

  /** Show another page in the place of this one; the picture stays as large and where it was.
   * @param {Document} page @param {string} address @param {string} focus */
  function swap(page, address, focus) {
    const there = page.getElementById("entry-form");
    const [main, other] = [byId("main"), page.getElementById("main")];
    if (!main || !other || !there || !form) {
      window.location.assign(address);
      return;
    }
    const view = document.querySelector(".views :checked");
    const graph = byId("graph");
    const [top, left] = graph ? [graph.scrollTop, graph.scrollLeft] : [0, 0];
    const kept = document.adoptNode(there);
    const mark = document.createElement("span");
    other.querySelectorAll(".with-graph > .entry-aside").forEach((aside) => aside.before(mark));
    form.replaceChildren(...kept.childNodes);
    mark.replaceWith(form);
    main.replaceChildren(...other.childNodes);
    document.title = page.title;
    here = address;
    const same = view && byId(view.id);
    if (same instanceof HTMLInputElement && !new URL(address).searchParams.has("view")) {
      same.checked = true;
    }
    begin();
    const now = byId("graph");
    if (now) {
      now.scrollTop = top;
      now.scrollLeft = left;
    }
    show();
    const next = (focus && document.querySelector(focus)) || document.querySelector("#entry-fields textarea, #entry-fields input");
    if (next instanceof HTMLElement || next instanceof SVGElement) {
      next.focus({ preventScroll: next instanceof SVGElement });
    }
  }

  /** Keep what is typed, and go where a button or a link says. @param {string} does @param {string} focus */
  function go(does, focus) {
    const sent = /** @type {HTMLFormElement} */ (form);
    sent.dispatchEvent(new CustomEvent("entry-swap")); // what is typed goes along now, and is not sent again
    return ask(here, does, sent).then(({ page, address, late }) => {
      if (late) {
        return;
      }
      const same = address.split(/[?#]/)[0] === here.split(/[?#]/)[0];
      if (!same) {
        window.history.pushState(null, "", address);
      }
      swap(page, address, focus);
    });
  }

  function lost() {
    const state = byId("entry-state");
    const panel = document.querySelector(".graph-panel");
    if (state && panel instanceof HTMLElement) {
      state.textContent = panel.dataset.lost || "";
    }
  }

  // --- what people do -------------------------------------------------------------------------------

  document.addEventListener(
    "submit",
    (event) => {
      const button = event.submitter;
      const sent = event.target;
      const does = button instanceof HTMLButtonElement ? button.value : "";
      if (sent === form && OWN.test(does)) {
        event.preventDefault();
        event.stopPropagation();
        go(does, "").catch(lost);
      } else if (sent instanceof HTMLFormElement && (sent.closest("#played") || sent.id === "again")) {
        event.preventDefault();
        const name = (button instanceof HTMLButtonElement && button.name) || "choice";
        play(ask(sent.action, does, sent, name));
      }
    },
    true,
  );

  /** @param {ReturnType<typeof ask>} asked */
  function play(asked) {
    asked
      .then(({ page, address, late }) => {
        if (late) {
          return;
        }
        take(page, ["played"]);
        here = address.split("#")[0];
        window.history.replaceState(null, "", here);
        const now = document.querySelector("#played #now, #played .debrief, #played");
        if (now instanceof HTMLElement) {
          now.focus({ preventScroll: true });
          now.scrollIntoView({ block: "nearest" });
        }
      })
      .catch(lost);
  }

  document.addEventListener("click", (event) => {
    const clicked = event.target instanceof Element ? event.target : null;
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0 || !clicked) {
      return;
    }
    const link = clicked.closest("a[data-moment]");
    const again = clicked.closest("a[data-play]");
    const may = document.querySelector('#entry-form button[value="save"]');
    const button = clicked.closest("[data-zoom]");
    if (button instanceof HTMLElement) {
      zoom(button.dataset.zoom || "");
    } else if (again instanceof HTMLAnchorElement) {
      event.preventDefault();
      play(ask(again.href));
    } else if (may && (link instanceof HTMLElement || link instanceof SVGElement)) {
      event.preventDefault();
      const name = link.dataset.moment || "";
      const region = link.closest("#graph, #moments");
      const focus = region ? "#" + region.id + ' a[data-moment="' + CSS.escape(name) + '"]' : "";
      go("goto:" + name, focus).catch(() => {
        lost();
      });
    }
  });

  document.addEventListener("change", (event) => {
    const chosen = event.target;
    if (chosen instanceof HTMLSelectElement && chosen.form === form && chosen.value === NEW_MOMENT) {
      go("make", "#" + CSS.escape(chosen.id)).catch(lost);
    } else if (chosen instanceof HTMLInputElement && chosen.name === "view") {
      show();
    }
  });

  form.addEventListener("entry-told", (event) => {
    if (event instanceof CustomEvent) {
      take(event.detail, ["graph", "moments", "played"]);
    }
  });

  window.addEventListener("popstate", () => {
    const [before, address] = [here, window.location.href];
    const sent = /** @type {HTMLFormElement} */ (form);
    if (before.split("#")[0] === address.split("#")[0]) {
      return;
    }
    sent.dispatchEvent(new CustomEvent("entry-swap"));
    ask(before, "goto:", sent)
      .then(() => ask(address))
      .then(({ page, late }) => late || swap(page, address, ""))
      .catch(() => window.location.reload());
  });

  function begin() {
    const tools = byId("zoom");
    if (tools) {
      tools.hidden = false;
    }
    draw();
  }

  begin();
  show();
})();
