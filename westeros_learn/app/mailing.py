"""Mail goes out through the server that the settings name (RFC 5321, RFC 3207)."""

from __future__ import annotations

import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from westeros_learn.app.settings import Settings
from westeros_learn.web.mails import Mail

_PATIENCE = 20
_IMPLICIT_TLS = 465


def send_mail(settings: Settings, mail: Mail) -> None:
    """Hand a mail to the server, encrypted on the way.

    Raises:
        OSError: the server cannot be reached.
        smtplib.SMTPException: it does not take the mail.
    """
    message = EmailMessage()
    message["From"] = Address(settings.school, addr_spec=str(settings.mail_from))
    message["To"] = Address(addr_spec=mail.to)  # an address, and nothing else that a typed text could hold
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=settings.host)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5: nobody's absence answers to it
    message.set_content(mail.text)
    context = ssl.create_default_context()
    if settings.mail_port == _IMPLICIT_TLS:
        with smtplib.SMTP_SSL(
            settings.mail_server, settings.mail_port, timeout=_PATIENCE, context=context
        ) as server:
            _hand_over(server, settings, message)
        return
    with smtplib.SMTP(settings.mail_server, settings.mail_port, timeout=_PATIENCE) as server:
        server.starttls(context=context)
        _hand_over(server, settings, message)


def _hand_over(server: smtplib.SMTP, settings: Settings, message: EmailMessage) -> None:
    if settings.mail_user:
        server.login(settings.mail_user, settings.mail_password.get_secret_value())
    server.send_message(message)


def kind_of_fault(error: Exception) -> str:
    """Return why a mail could not be sent, without a word of whom it was for: servers repeat the address."""
    name = type(error).__name__
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{name}: {error.smtp_code}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = sorted({str(code) for code, _ in error.recipients.values()})
        return f"{name}: {', '.join(codes)}"
    return f"{name}: {error.strerror}" if isinstance(error, OSError) and error.strerror else name
