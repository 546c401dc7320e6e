"""Addresses of the address book."""

from __future__ import annotations

from django.urls import path

from undersigned.views.desk.book import duplicates, files, history, organisations

urlpatterns = [
    path("", organisations.listing, name="desk-book"),
    path("new/", organisations.new, name="desk-book-new"),
    path("history/", history.whole, name="desk-book-history"),
    path("duplicates/", duplicates.listing, name="desk-book-duplicates"),
    path("import/", files.bring, name="desk-book-import"),
    path("export.<str:format>", files.export, name="desk-book-export"),
    path("<int:number>/", organisations.organisation, name="desk-organisation"),
    path("<int:number>/history/", history.of_one, name="desk-organisation-history"),
    path("<int:number>/merge/<int:other>/", duplicates.merge, name="desk-merge"),
]
