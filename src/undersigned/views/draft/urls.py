"""Addresses of the coordinator's side."""

from __future__ import annotations

from django.urls import path

from undersigned.views.draft import (
    after,
    answers,
    bring,
    calls,
    details,
    freeze,
    offline,
    publish,
    questions,
    review,
    rounds,
    signing,
    texts,
)

urlpatterns = [
    path("", bring.dashboard, name="desk"),
    path("new/", bring.new, name="desk-new"),
    path("<str:id>/", bring.overview, name="desk-statement"),
    path("<str:id>/delete/", bring.delete, name="desk-delete"),
    path("<str:id>/review/", review.review, name="desk-review"),
    path("<str:id>/calls/", calls.calls, name="desk-calls"),
    path("<str:id>/texts/", texts.texts, name="desk-texts"),
    path("<str:id>/texts/<str:tag>/", texts.text, name="desk-text"),
    path("<str:id>/rounds/", rounds.screen, name="desk-rounds"),
    path("<str:id>/rounds/seen/", rounds.as_members_see, name="desk-rounds-seen"),
    path("<str:id>/rounds/close/", rounds.close, name="desk-rounds-close"),
    path("<str:id>/rounds/answers/", answers.listing, name="desk-answers"),
    path("<str:id>/rounds/answers/<int:number>/", answers.answer, name="desk-answer"),
    path("<str:id>/details/", details.details, name="desk-details"),
    path("<str:id>/questions/", details.questions, name="desk-questions"),
    path("<str:id>/questions/asked/", questions.asked, name="desk-asked"),
    path("<str:id>/clone/", bring.clone, name="desk-clone"),
    path("<str:id>/preview/<str:tag>/", freeze.preview, name="desk-preview"),
    path("<str:id>/freeze/", freeze.freeze, name="desk-freeze"),
    path("<str:id>/sign/", signing.signing, name="desk-sign"),
    path("<str:id>/publish/", publish.publish, name="desk-publish"),
    path("<str:id>/retract/", publish.retract, name="desk-retract"),
    path("<str:id>/files/", offline.files, name="desk-files"),
    path("<str:id>/files/<str:tag>.<str:format>", offline.file, name="desk-file"),
    path("<str:id>/erratum/", after.erratum, name="desk-erratum"),
    path("<str:id>/translation/", after.translation, name="desk-translation"),
    path("<str:id>/next/", after.next_edition, name="desk-next"),
]
