"""The pages of cohorts: which there are, one of them, and making and changing it."""

from __future__ import annotations

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import Field

from westeros_learn.assessment.folding import fold
from westeros_learn.delivery import keeping_cohorts as keeping
from westeros_learn.delivery.cohorts import CohortView, Stage, cohorts_for, stage_of
from westeros_learn.delivery.refusals import Reason, Refused
from westeros_learn.web.access import Access, open_to, visitor
from westeros_learn.web.desk import desk, local, now
from westeros_learn.web.forms import said
from westeros_learn.web.tables import Order, chosen, filter_asked, order_asked, page_asked
from westeros_learn.web.teach.blueprint import cohort_for, teach
from westeros_learn.web.teach.forms import CohortForm, TrainerForm, course_titles, strand_names
from westeros_learn.web.teach.join_codes import join_address, picture_of
from westeros_learn.web.words import gettext


def stage_names() -> dict[Stage, str]:
    """Return what each stage of a cohort is called, in the visitor's language."""
    return {
        Stage.COMING: gettext("coming"),
        Stage.RUNNING: gettext("running"),
        Stage.PAST: gettext("past"),
        Stage.CLOSED: gettext("closed"),
    }


@teach.app_template_global()
def days_of(cohort: CohortView) -> tuple[date, ...]:
    """Return the first and the last day of a cohort, or the only one, or none."""
    if cohort.starts_on is None:
        return ()
    if cohort.ends_on is None or cohort.ends_on == cohort.starts_on:
        return (cohort.starts_on,)
    return cohort.starts_on, cohort.ends_on


@teach.get("/")
@open_to(Access.TRAINER, sent=True)
def start() -> ResponseReturnValue:
    """Lead to the first page of the area."""
    return redirect(url_for("teach.cohorts"), 303)


@teach.get("/cohorts")
@open_to(Access.TRAINER, sent=True)
def cohorts() -> ResponseReturnValue:
    """The cohorts of a trainer; all of them for an administrator."""
    person = visitor().person
    if person.trains_only is not None:
        return redirect(url_for("teach.progress", cohort_id=person.trains_only), 303)
    everything = cohorts_for(desk().database, person)
    today = local(now()).date()
    stages = {each.id: stage_of(each, today) for each in everything}
    words, stage = fold(filter_asked("q")), chosen("stage", list(Stage))
    strand = chosen("strand", list(strand_names()))
    found = [
        each
        for each in everything
        if words in fold(f"{each.title} {each.place} {each.audience}")
        and stage in ("", stages[each.id])
        and strand in ("", each.strand)
    ]
    order = order_asked(("title", "place", "days", "people", "made"), "-made")
    found = _sorted(found, order)
    page = page_asked(len(found))
    return render_template(
        "teach/cohorts.html",
        has_any=bool(everything),
        cohorts=found[page.start : page.start + page.size],
        stages=stages,
        stage_names=stage_names(),
        strands=strand_names(),
        order=order,
        page=page,
    )


def _sorted(found: list[CohortView], order: Order) -> list[CohortView]:
    keys = {
        "title": lambda each: fold(each.title),
        "place": lambda each: (not each.place, fold(each.place)),
        "days": lambda each: each.starts_on or date.min,
        "people": lambda each: each.members,
        "made": lambda each: (each.created_at, each.id),
    }
    return sorted(found, key=keys[order.key], reverse=order.falling)


@teach.route("/cohorts/new", methods=["GET", "POST"])
@open_to(Access.TRAINER)
def new_cohort() -> ResponseReturnValue:
    """Make a cohort."""
    form = CohortForm()
    if form.validate_on_submit():
        made = keeping.make_cohort(desk().database, desk().library, visitor().person, form.facts(), now())
        flash(gettext("The cohort is made. Next: let people in."))
        return redirect(url_for("teach.cohort", cohort_id=made), 303)
    page = render_template("teach/cohort_new.html", form=form)
    return page, 422 if form.errors else 200


@teach.get("/cohorts/<int:cohort_id>")
@open_to(Access.TRAINER)
def cohort(cohort_id: int) -> ResponseReturnValue:
    """One cohort: what it is, how people come in, who trains it."""
    return _overview(cohort_for(cohort_id), TrainerForm())


def _overview(found: CohortView, form: TrainerForm) -> ResponseReturnValue:
    address = join_address(found)
    page = render_template(
        "teach/cohort.html",
        cohort=found,
        form=form,
        titles=course_titles(),
        strands=strand_names(),
        stage=stage_names()[stage_of(found, local(now()).date())],
        join_address=address,
        picture=picture_of(address) if address else None,
    )
    return page, 422 if form.errors else 200


@teach.route("/cohorts/<int:cohort_id>/settings", methods=["GET", "POST"])
@open_to(Access.TRAINER)
def cohort_settings(cohort_id: int) -> ResponseReturnValue:
    """Change what is said of a cohort; close it."""
    found = cohort_for(cohort_id)
    form = CohortForm(found)
    changed = False
    if form.validate_on_submit():
        try:
            keeping.change_cohort(
                desk().database,
                desk().library,
                visitor().person,
                cohort_id,
                form.facts(),
                form.mark.data or "",
                now(),
            )
        except Refused as refused:
            changed = refused.reason is Reason.CHANGED_MEANWHILE
            if changed:  # what was typed stays; sending it once more is a decision
                form.mark.data = keeping.mark_of_facts(keeping.facts_of(found))
            form.refuse(refused, _fields(form))
        else:
            flash(gettext("The cohort is saved."))
            return redirect(url_for("teach.cohort", cohort_id=cohort_id), 303)
    page = render_template("teach/cohort_settings.html", cohort=found, form=form, changed=changed)
    return page, 422 if form.errors else 200


def _fields(form: CohortForm) -> dict[Reason, Field]:
    return {Reason.SEATS_TAKEN: form.seats}


@teach.post("/cohorts/<int:cohort_id>/closing")
@open_to(Access.TRAINER)
def cohort_closing(cohort_id: int) -> ResponseReturnValue:
    """Close a cohort, or open it again."""
    if request.form.get("do") == "reopen":
        keeping.reopen_cohort(desk().database, visitor().person, cohort_id, now())
        flash(gettext("The cohort is open again."))
    else:
        keeping.close_cohort(desk().database, visitor().person, cohort_id, now())
        flash(gettext("The cohort is closed. Nobody new comes in; its trainees go on learning."))
    return redirect(url_for("teach.cohort", cohort_id=cohort_id), 303)


@teach.post("/cohorts/<int:cohort_id>/trainers")
@open_to(Access.TRAINER)
def cohort_trainers(cohort_id: int) -> ResponseReturnValue:
    """Let somebody else train a cohort as well, or no longer."""
    removed = request.form.get("remove", type=int)
    where = (desk().database, visitor().person, cohort_id)
    if removed is not None:
        try:
            keeping.remove_trainer(*where, removed, now())
        except Refused as refused:
            if refused.reason is not Reason.LAST_TRAINER:
                raise
            flash(said(refused))
            return redirect(url_for("teach.cohort", cohort_id=cohort_id), 303)
        left = removed == visitor().person.id and not any(
            each.id == cohort_id for each in cohorts_for(desk().database, visitor().person)
        )
        flash(gettext("They no longer train this cohort."))
        return redirect(
            url_for("teach.cohorts") if left else url_for("teach.cohort", cohort_id=cohort_id), 303
        )
    found, form = cohort_for(cohort_id), TrainerForm()
    if form.validate_on_submit():
        try:
            name = keeping.add_trainer(*where, form.email.data or "", now())
        except Refused as refused:
            form.refuse(refused, {Reason.NO_TRAINER: form.email})
        else:
            flash(gettext("%(name)s trains this cohort now, too.", name=name))
            return redirect(url_for("teach.cohort", cohort_id=cohort_id), 303)
    return _overview(found, form)
