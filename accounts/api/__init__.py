"""What every API view of the product shares: who calls, what the token allows, pages, and errors."""

from accounts.api.authentication import TokenAuthentication
from accounts.api.pages import Cursors, Pages
from accounts.api.problems import problem
from accounts.api.scopes import HasScope

__all__ = ["Cursors", "HasScope", "Pages", "TokenAuthentication", "problem"]
