"""Addresses of the application. Published statements are static files beside them."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
]

handler400 = "undersigned.views.errors.bad_request"
handler403 = "undersigned.views.errors.forbidden"
handler404 = "undersigned.views.errors.not_found"
handler500 = "undersigned.views.errors.server_error"
