"""What the app does while nobody asks: jobs that were put off, and what time brings."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Event, Thread

from flask import Flask

from westeros_learn.app.factory import keys_of
from westeros_learn.app.mailing import kind_of_fault, send_mail
from westeros_learn.app.settings import Settings
from westeros_learn.delivery.attempts import finish_overdue
from westeros_learn.delivery.authoring.half_written import drop_old_halves
from westeros_learn.delivery.authoring.publishing import note_publishing
from westeros_learn.delivery.authoring.revisions import drop_old_texts
from westeros_learn.delivery.first_run import TEST_MAIL, note_test_mail
from westeros_learn.delivery.jobs import ClaimedJob, claim_job, drop_old_jobs, end_job, fail_job, held
from westeros_learn.delivery.library import Library
from westeros_learn.delivery.lti.due import MEMBERS_JOB, SCORE_JOB
from westeros_learn.delivery.lti.logins import drop_old_logins
from westeros_learn.delivery.lti.names import NameReader, forget_old_names
from westeros_learn.delivery.lti.telling import Platforms, ScoreTeller, tell_again
from westeros_learn.delivery.package_building import PackageBuilder
from westeros_learn.delivery.package_making import Making, make_apart
from westeros_learn.delivery.package_store import PackageStore
from westeros_learn.delivery.packages import BUILD_JOB, drop_old_builds
from westeros_learn.delivery.retention import keep_retention
from westeros_learn.delivery.rosters import drop_old_lists
from westeros_learn.delivery.sign_in import drop_old_sign_ins
from westeros_learn.delivery.tallying import tally_attempts
from westeros_learn.delivery.throttle import drop_old_tries
from westeros_learn.delivery.trials import TrialStore
from westeros_learn.errors import OutputError
from westeros_learn.lti.outside import is_loopback
from westeros_learn.records import Database
from westeros_learn.web.mails import MAILS, write_mail

_log = logging.getLogger(__name__)

_LOOK = 3.0
"""Seconds after which it is looked for jobs again, when there were none."""

_CHORES = timedelta(minutes=1)


class Work:
    """Does jobs in a thread of its own. Every process may have one: a job is claimed by one of them.

    Args:
        app: in whose name it is worked.
        settings: how mail is sent.
        database: where the jobs are.
        library: the courses, for attempts whose time is over.
        clock: tells the time.
        making: makes packages.
    """

    def __init__(
        self,
        app: Flask,
        settings: Settings,
        database: Database,
        library: Library,
        clock: Callable[[], datetime],
        making: Making = make_apart,
    ) -> None:
        self._app = app
        self._settings = settings
        self._database = database
        self._library = library
        self._clock = clock
        self._end = Event()
        store = PackageStore(settings.packages) if settings.packages else None
        self._store = store
        self._chores_at = clock()
        self._handlers: Mapping[str, Callable[[ClaimedJob], None]] = {
            **dict.fromkeys(MAILS, self._mail),
            BUILD_JOB: PackageBuilder(database, library, store, clock, making).do,
            **_platform_handlers(settings, database, library, clock),
        }

    def start(self) -> None:
        """Begin, until `end` or until the process ends."""
        Thread(target=self._go_on, name="work", daemon=True).start()

    def end(self) -> None:
        """Take no more jobs."""
        self._end.set()

    def do_what_is_due(self) -> int:
        """Do every job that is due and the chores of the time; return how many jobs there were."""
        done = 0
        while not self._end.is_set() and (job := claim_job(self._database, self._clock())):
            self._do(job)
            done += 1
        if not self._chores_at - _CHORES <= self._clock() < self._chores_at:  # earlier: it was set back
            self._chores_at = self._clock() + _CHORES
            drop_old_sign_ins(self._database, self._clock())
            drop_old_jobs(self._database, self._clock())
            drop_old_tries(self._database, self._clock())
            drop_old_lists(self._database, self._clock())
            drop_old_builds(self._database, self._clock())
            self._keep_authoring()
            drop_old_logins(self._database, self._clock())
            tell_again(self._database, self._clock())
            forget_old_names(self._database, self._clock())
            if self._store:
                self._store.sweep(self._clock())
            if self._settings.packages:
                TrialStore(self._settings.packages / "trials").drop_old(self._clock())
            finish_overdue(self._database, self._library, self._clock())
            tally_attempts(self._database, self._library, self._clock())
            sends_mail = bool(self._settings.mail_server)
            keep_retention(self._database, self._library, self._clock(), sends_mail=sends_mail)
        return done

    def _keep_authoring(self) -> None:
        """Bring savings to their end that a process has left, and forget texts that nobody needs."""
        authoring = self._app.extensions["westeros-learn"].authoring
        if authoring is not None:
            try:
                authoring.volume.settle()
                for course in authoring.volume.courses():
                    note_publishing(self._database, authoring.volume, course)
            except OutputError:  # the folder is full, or not there for a while: the other chores go on
                _log.exception("savings that a process has left could not be written; it is tried again")
            drop_old_halves(self._database, self._clock())
            drop_old_texts(self._database, self._clock())

    def _go_on(self) -> None:
        while not self._end.is_set():
            try:
                self.do_what_is_due()
            except Exception:  # noqa: BLE001  # the database may be gone for a while: the thread must outlive it
                _log.exception("jobs could not be done; it is tried again")
            self._end.wait(_LOOK)

    def _do(self, job: ClaimedJob) -> None:
        try:
            with held(self._database, job, self._clock):
                self._handlers[job.kind](job)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is kept with the job
            again = fail_job(self._database, job, kind_of_fault(error), self._clock())
            _log.warning(
                "job %d (%s) did not work%s: %s",
                job.id,
                job.kind,
                ", and is tried again later" if again else ", and was given up",
                type(error).__name__,
            )
        else:
            end_job(self._database, job, self._clock())

    def _mail(self, job: ClaimedJob) -> None:
        with self._app.app_context():
            mail = write_mail(job.kind, job.payload, self._clock())
        if mail is not None:
            send_mail(self._settings, mail)
            if job.kind == TEST_MAIL:
                note_test_mail(self._database, int(job.payload["user"]), self._clock())


def _platform_handlers(
    settings: Settings, database: Database, library: Library, clock: Callable[[], datetime]
) -> Mapping[str, Callable[[ClaimedJob], None]]:
    """Return what talks with learning platforms; one on this machine is asked only by an app that is."""
    platforms = Platforms(database, keys_of(settings), clock, loopback=is_loopback(settings.host))
    return {
        SCORE_JOB: ScoreTeller(database, library, platforms, clock).do,
        MEMBERS_JOB: NameReader(database, library, platforms, clock).do,
    }
