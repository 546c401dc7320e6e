"""Addresses of the application. Published statements are static files beside them."""

from __future__ import annotations

from django.urls import include, path, re_path

from undersigned.api import about
from undersigned.api.v1 import api
from undersigned.views import check, errors, front, outbox, press
from undersigned.views.draft import flagging, member, member_questions, translator
from undersigned.views.follow import calls as office_calls
from undersigned.views.follow import confirm as office_confirm
from undersigned.views.sign import (
    answer,
    approve,
    claim,
    confirm,
    correction,
    follow,
    form,
    in_person,
    mine,
    no_more,
    pack,
    privacy,
    second,
)

urlpatterns = [
    # Until something is published; then a file is there.
    path("", front.front, name="front"),
    # No account has a mail address, and none is made by the web: allauth's pages for these are not there.
    re_path(r"^accounts/(?:signup|email|confirm-email|password/(?:reset|set)|login/code)/", errors.not_found),
    path("accounts/", include("allauth.account.urls")),
    # The coordinator's side.
    path("desk/", include("undersigned.views.desk.urls")),
    # The signer's way.
    path("sign/<str:slug>/", form.open_page, name="sign"),
    path("sign/<str:slug>/check/", form.check, name="sign-check"),
    path("sign/<str:slug>/sent/", form.sent, name="sign-sent"),
    path("sign/<str:slug>/in-person/", in_person.ask, name="sign-in-person"),
    path("privacy/", privacy.privacy, name="privacy"),
    path("paper/", in_person.paper, name="paper"),
    path("invitation/<str:token>/", form.invited_page, name="invitation"),
    path("invitation/<str:token>/again/", form.again, name="invitation-again"),
    path("invitation/<str:token>/answer/", answer.answer, name="invitation-answer"),
    path("invitation/<str:token>/approve/", approve.ask, name="invitation-approve"),
    path("invitation/<str:token>/in-person/", in_person.invited, name="invitation-in-person"),
    path("approve/<str:token>/", approve.approve, name="approve"),
    path("pack/<str:token>/", pack.pack, name="pack"),
    path("pack/<str:token>/document.pdf", pack.document, name="pack-document"),
    path("confirm/<str:token>/", confirm.confirm, name="confirm"),
    path("confirm/<str:token>/new/", confirm.send_again, name="confirm-new"),
    path("mine/<str:token>/", mine.mine, name="mine"),
    path("mine/<str:token>/correct/", mine.correct, name="mine-correct"),
    path("mine/<str:token>/visibility/", mine.visibility, name="mine-visibility"),
    path("mine/<str:token>/others/", mine.others, name="mine-others"),
    path("second/<str:token>/", second.second, name="second"),
    path("mine/<str:token>/export/", mine.export, name="mine-export"),
    path("mine/<str:token>/receipt/", mine.receipt, name="mine-receipt"),
    path("mine/<str:token>/withdraw/", mine.withdraw, name="mine-withdraw"),
    path("mine/<str:token>/erase/", mine.erase, name="mine-erase"),
    path("mine/<str:token>/propose/", mine.propose, name="mine-propose"),
    path("mine/<str:token>/bring/", mine.bring, name="mine-bring"),
    path("mine/<str:token>/words/", mine.in_languages, name="mine-words"),
    path("correction/<str:token>/", correction.proposed, name="correction"),
    # A press contact's preview of an embargoed statement.
    path("press/<str:token>/", press.preview, name="press"),
    # Following a statement by mail.
    path("follow/<str:slug>/", follow.form, name="follow"),
    path("following/<str:token>/", follow.mine, name="following"),
    path("following/<str:token>/stop/", follow.stop, name="following-stop"),
    path("no-more/<str:token>/", no_more.no_more, name="no-more"),
    # Whoever did not sign.
    path("claim/<str:slug>/", claim.claim, name="claim"),
    path("claim/<str:slug>/sent/", claim.sent, name="claim-sent"),
    path("disputed/<str:token>/", claim.disputed, name="disputed"),
    # Whoever has a file, a quote or a list of names. The published site has pages below it that do the same by script.
    path("check/", check.check, name="check"),
    # An office that is asked: its calls, its answers, its commitments.
    path("office/<str:token>/", office_calls.calls, name="office"),
    path("office/<str:token>/<str:entry>/", office_calls.answer, name="office-answer"),
    path("office/<str:token>/<str:entry>/commit/", office_calls.commit, name="office-commit"),
    path("reply/<str:token>/", office_confirm.reply, name="reply"),
    path("commitment/<str:token>/", office_confirm.commitment, name="commitment"),
    # A member's way through a comment round.
    path("round/<str:token>/", member.read, name="round"),
    path("round/<str:token>/clause/<int:n>/", member.clause, name="round-clause"),
    path("round/<str:token>/whole/", member.whole, name="round-whole"),
    path("round/<str:token>/standing/", member.standing, name="round-standing"),
    path("round/<str:token>/comments/", member.comments, name="round-comments"),
    path("round/<str:token>/ours/", member.ours, name="round-ours"),
    path("round/<str:token>/flag/", flagging.flag, name="round-flag"),
    path("round/<str:token>/questions/", member_questions.member_questions, name="round-questions"),
    # A translator's or native reader's text.
    path("text/<str:token>/", translator.text_link, name="text"),
    # What programs ask.
    path("api/", about.page, name="api"),
    path("api/v1/openapi.json", about.openapi, name="api-openapi"),
    path("api/v1/", api.urls),
    re_path(r"^api/v1/", about.nothing),
    # Demo only.
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:number>/", outbox.outbox_mail, name="outbox-mail"),
]

handler400 = "undersigned.views.errors.bad_request"
handler403 = "undersigned.views.errors.forbidden"
handler404 = "undersigned.views.errors.not_found"
handler429 = "undersigned.views.errors.too_many"
handler500 = "undersigned.views.errors.server_error"
