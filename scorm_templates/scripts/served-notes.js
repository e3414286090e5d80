// Words of the glossary and sources, shown in place on a page of the app: they are on pages of their own.

class ServedNotes {
  /** @param {Window} win */
  constructor(win) {
    this.win = win;
    /** @type {Map<string, Promise<Document>>} */
    this.pages = new Map();
    /** @type {HTMLElement|undefined} */
    this.from = undefined;
  }

  /** @param {string} address @returns {Promise<Document>} */
  page(address) {
    const known = this.pages.get(address);
    if (known) {
      return known;
    }
    const coming = fetch(address, { credentials: "same-origin" })
      .then((answer) => answer.text())
      .then((text) => new DOMParser().parseFromString(text, "text/html"));
    this.pages.set(address, coming);
    return coming;
  }

  /** Show what a link explains; where that cannot be had, follow the link. @param {HTMLAnchorElement} link */
  explain(link) {
    const [address, id] = link.href.split("#");
    const show = (/** @type {Document} */ page) => {
      const target = page.getElementById(id);
      if (!target || !target.parentElement) {
        throw new Error(id);
      }
      const copy = /** @type {HTMLElement} */ (document.importNode(target, true));
      copy.removeAttribute("id");
      showDrawer([element(target.parentElement.tagName, {}, copy)], "note");
      keepInSight(link);
      this.from = link;
      byId("drawer").focus();
    };
    this.page(address).then(show).catch(() => this.win.location.assign(link.href));
  }

  close() {
    closeDrawer();
    if (this.from) {
      this.from.focus();
    }
    this.from = undefined;
  }
}
