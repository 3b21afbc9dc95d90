"""What every API view of the product shares: who calls, what the token allows, pages, and errors."""

from accounts.api.authentication import TokenAuthentication
from accounts.api.pages import Pages
from accounts.api.problems import problem
from accounts.api.scopes import HasScope

__all__ = ["HasScope", "Pages", "TokenAuthentication", "problem"]
