"""Tells the OpenAPI document how a token is sent. Importing the class registers it, so it looks unused."""

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from accounts.models import ApiToken


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": f"A token of the page Tokens. Scopes: {', '.join(ApiToken.Scope.values)}.",
        }
