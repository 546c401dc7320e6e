"""Addresses of following up: the book of offices, and each statement's ledger."""

from __future__ import annotations

from django.urls import path

from undersigned.views.desk.follow import compared, delivery, entry, files, indicators, ledger, offices, threads

OFFICES = [
    path("", offices.listing, name="desk-offices"),
    path("new/", offices.new, name="desk-office-new"),
    path("<str:office>/", offices.office, name="desk-office"),
    path("<str:office>/threads/", threads.listing, name="desk-threads"),
    path("<str:office>/threads/new/<str:entry>/", threads.new, name="desk-thread-new"),
    path("<str:office>/threads/<str:thread>/", threads.one, name="desk-thread"),
]
LEDGER = [
    path("", ledger.screen, name="desk-follow"),
    path("numbers/", indicators.listing, name="desk-indicators"),
    path("numbers/together/", compared.screen, name="desk-compared"),
    path("numbers/<str:indicator>/", indicators.one, name="desk-indicator"),
    path("evidence/<str:evidence>/file/", files.upload, name="desk-evidence-file"),
    path("evidence/<str:evidence>/copy/", files.copy, name="desk-evidence-copy"),
    path("office/<str:office>/", delivery.screen, name="desk-delivery"),
    path("kept/<str:name>/", delivery.kept, name="desk-kept"),
    path("<str:entry>/", entry.screen, name="desk-entry"),
]
