from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "E-postadressen eller lösenordet stämmer inte. Kontrollera båda.",
        "too_many_login_attempts": "Det har blivit för många försök. Vänta fem minuter och försök sedan igen.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
