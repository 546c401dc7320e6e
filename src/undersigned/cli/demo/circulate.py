"""The demo's comment round, through the real actions: a draft goes to four members, and most of them say something."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from undersigned.actions.draft import answers, members, rounds
from undersigned.actions.draft.history import Writer
from undersigned.models import Account, Statement, database_now


def send_round(statement: Statement, content: dict[str, Any], by: Account) -> None:
    """Open the round that a letter's content file describes, with its comments, stands and answers."""
    made = [
        members.add(statement, organisation=row["organisation"], address=row["mail"], language=row["language"]).member
        for row in content["member"]
    ]
    deadline = database_now() + timedelta(days=content["days"])
    round = rounds.open_round(statement, number=1, deadline=deadline, message=content["message"])
    for number, row in enumerate(content["comment"]):
        said = rounds.Said(
            clause=row["clause"] or None,
            language=row["language"],
            words=row["words"],
            proposal=row.get("proposal", ""),
            audience=row.get("audience", "all"),
            author=row.get("author", ""),
            once=str(number),
        )
        comment = rounds.comment(round, made[row["member"]], said)
        if "verdict" in row:
            answers.answer(comment, verdict=row["verdict"], reason=row["reason"], by=Writer(account=by))
    for member, row in zip(made, content["member"], strict=True):
        if "objects" in row:
            rounds.take_stand(round, member, said="objection", words=row["objects"])
        elif row.get("no_objection"):
            rounds.take_stand(round, member, said="no-objection")
