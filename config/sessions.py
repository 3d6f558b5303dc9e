"""Sessions in the database: at most one write a minute, and none for visitors.

A session's end is kept in its row, and each save moves it. Django can save on every request, which
takes the write lock for each page and gives any made-up id a row; here a session is saved when
something in it changed or when it was last saved a minute ago. So a signed-in person is signed out
after an idle time between SESSION_COOKIE_AGE less a minute and SESSION_COOKIE_AGE, and in any case
SESSION_LONGEST after signing in. The database's clock decides, since servers whose own clocks
differ would end each other's sessions.
"""

import logging
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions import middleware
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, DatabaseError, OperationalError
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse

from . import clock
from .database import without_waiting

logger = logging.getLogger(__name__)

#: How much of its time a session may have used up before it is given the whole again.
RENEWAL = timedelta(minutes=1)

#: Under this name a session keeps when its person signed in.
SIGNED_IN_AT = "signed_in_at"

KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(db.SessionStore):
    """Django's sessions in the database; this one knows when it ends."""

    ends: datetime | None = None
    #: The database's time when the session was read.
    read_at: datetime | None = None

    def _validate_session_key(self, key: str | None) -> bool:
        """Whether `key` is of the form that we give; no other is asked for in the database."""
        return bool(key and KEY.fullmatch(key))

    def _get_session_from_db(self) -> Session | None:
        rows = self.model.objects.annotate(now=Now())
        row = rows.filter(session_key=self.session_key, expire_date__gt=Now()).first()
        if row is None:
            self._session_key = None
        self.ends, self.read_at = (row.expire_date, row.now) if row else (None, None)
        return row

    @classmethod
    def clear_expired(cls) -> None:
        """Remove the sessions that have ended."""
        cls.get_model_class().objects.filter(expire_date__lt=Now()).delete()

    @property
    def longest(self) -> datetime | None:
        """When it ends however much it is used; None where nobody is signed in."""
        if not (began := self.get(SIGNED_IN_AT)):
            return None
        return datetime.fromisoformat(began) + timedelta(seconds=settings.SESSION_LONGEST)

    def get_expiry_date(self, **given) -> datetime:
        """When it ends if it is used no more."""
        longest = self.longest
        end = super().get_expiry_date(**{"modification": self.read_at or clock.now()} | given)
        return min(end, longest) if longest else end

    @property
    def is_due(self) -> bool:
        """Whether the session is in the database and used up more than RENEWAL of its time."""
        if self.ends is None:
            self._get_session()
        return self.ends is not None and self.get_expiry_date() - self.ends >= RENEWAL

    def save(self, must_create: bool = False) -> None:
        """Save it. Raises UpdateError when it was ended meanwhile, and only then.

        Django takes any failure, a locked database too, for a session that is gone.
        """
        try:
            super().save(must_create)
        except UpdateError as error:
            if isinstance(error.__context__, OperationalError):
                raise error.__context__ from error.__context__.__cause__
            raise


class SessionMiddleware(middleware.SessionMiddleware):
    """Django's, and the idle time of whoever is signed in starts anew with every page."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        session = getattr(request, "session", None)
        may_renew = session and not session.modified and response.status_code < 500
        if not may_renew or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return super().process_response(request, response)
        try:
            session.modified = session.is_due
            with without_waiting(DEFAULT_DB_ALIAS):
                return super().process_response(request, response)
        except (DatabaseError, SessionInterrupted) as error:
            # The page is made, and nothing but the time of reading it was to be written.
            logger.warning("A session was not renewed: %s", error)
            return response
