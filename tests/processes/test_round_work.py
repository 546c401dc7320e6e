"""The work process tells the members of a comment round what is due, once, also when it is killed meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests import coalition
from tests.conftest import FreshDatabase
from tests.servers import Server, served, until
from undersigned.actions.draft import answers, notices
from undersigned.actions.record import begin_log
from undersigned.models import Comment, CommentRound, database_now
from undersigned.outside.installation import Installation


@pytest.fixture
def server(fresh_database: FreshDatabase, tmp_path: Path) -> Iterator[Server]:
    """A server on a database that the test uses, too."""
    begin_log(Installation.load(fresh_database.home))
    with served(fresh_database.home, fresh_database.environment, tmp_path / "serve.log") as running:
        yield running


@pytest.mark.long
def test_reminder_and_answers_go_out_once(server: Server) -> None:
    statement = coalition.drafted()
    (watch, _), *_silent = coalition.three(statement)
    round = coalition.opened(statement)
    answers.answer(coalition.said(round, watch), verdict="declined", reason="No.")
    before = database_now() - timedelta(seconds=1)
    Comment.objects.update(answered=before - notices.QUIET)
    CommentRound.objects.update(remind_at=before)
    work = server.work()
    assert work is not None
    work.kill()
    until(lambda: CommentRound.objects.get().reminded and Comment.objects.get().told)
    assert [mail.to for mail in coalition.mails("A reminder")] == ["museum@ferry.example"]
    assert [mail.to for mail in coalition.mails("Your comments have an answer")] == ["office@lumera.example"]
    assert notices.tell_members() == 0
