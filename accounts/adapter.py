"""How allauth behaves here: no sign-up, and no answer that tells whether an account exists or is switched off."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url

from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """Someone inactive is told the same as someone with a wrong password."""
        user = super().authenticate(request, **credentials)
        return user if user is not None and user.is_active else None

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("account_login")

    def is_safe_url(self, url: str) -> bool:
        """Where `next` may lead: this site, but nobody signs in only to be asked whether to sign out."""
        return super().is_safe_url(url) and urlsplit(url).path != resolve_url("account_logout")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("home")
