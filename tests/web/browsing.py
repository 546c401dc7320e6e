"""A coordinator's browser without a browser: forms as they stand on a page, and words without tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from html.parser import HTMLParser
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection
from django.test import Client
from django.urls import reverse

from undersigned.models import Account, Statement
from undersigned.models.sessions import SessionStore

PASSWORD = "a long password"
# All other statements are taken for ones that write.
READS = ("SELECT ", "SAVEPOINT ", "RELEASE SAVEPOINT ", "ROLLBACK TO SAVEPOINT ")


def account(role: str = "owner", name: str = "") -> Account:
    """An account whose password the tests know."""
    return Account.objects.create_user(username=name or role, password=PASSWORD, role=role)


def signed_in(role: str = "owner") -> Client:
    """A browser in which somebody with `role` has signed in. `force_login` would begin two sessions, and end one."""
    who, session = account(role), SessionStore()
    session[SESSION_KEY] = str(who.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = who.get_session_auth_hash()
    session.create()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key or ""
    return client


def screen(statement: Statement, name: str, *more: str | int) -> str:
    """The address of one of the statement's screens."""
    return reverse(f"desk-{name}", args=[statement.pk, *more])


def words(response: Any) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


@contextmanager
def writes() -> Iterator[list[str]]:
    """The statements run inside that may have written. Without any, and with nothing `kept`, each page is as it was:
    whoever sends a thousand hostile forms need not look at it again."""
    found: list[str] = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if not sql.startswith(READS):
            found.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        yield found


def kept(response: Any) -> frozenset[tuple[str, str]]:
    """The cookies that an answer made its browser keep. The one against forged forms comes along with every form, only
    to last longer, and no answer goes by it."""
    cookies = {(name, found.value) for name, found in response.cookies.items()}
    return frozenset(one for one in cookies if one[0] != settings.CSRF_COOKIE_NAME)


class _Forms(HTMLParser):
    """Every form of a page with what a browser would send from it, submit buttons aside."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.inside = False
        self.textarea = self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name = given.get("name", "")
        if tag == "form":
            self.forms.append({})
            self.inside = given.get("method", "get") == "post"
        elif not self.inside or (not name and tag != "option"):
            return
        elif tag == "input" and (given.get("type") not in {"checkbox", "radio"} or "checked" in given):
            self.forms[-1][name] = given.get("value", "on" if given.get("type") == "checkbox" else "")
        elif tag == "textarea":
            self.textarea, self.forms[-1][name] = name, ""
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select and ("selected" in given or self.select not in self.forms[-1]):
            self.forms[-1][self.select] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.forms[-1][self.textarea] = self.forms[-1][self.textarea].removeprefix("\n")
            self.textarea = ""
        elif tag == "select":
            self.select = ""
        elif tag == "form":
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.textarea:
            self.forms[-1][self.textarea] += data


def fields(response: Any, button: str = "") -> dict[str, str]:
    """What a browser would send from the page's largest form: every field as it stands, and the pressed button."""
    parser = _Forms()
    parser.feed(response.content.decode())
    sent = max(parser.forms, key=len, default={})
    return {**sent, "do": button} if button else sent
