"""The installation folder: settings, secret, log key, database, published site.

An installation is one folder, made by `undersigned init DIR` and named to every process by the
environment variable UNDERSIGNED_HOME. Its secrets are files of mode 0600 outside the published site.
"""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
import shutil
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from undersigned.core.errors import N_, RecordError, UndersignedError
from undersigned.core.record.policy import parse_policy, witness_lines
from undersigned.outside import key_files
from undersigned.outside.ask_witness import Witness, parse_witness
from undersigned.outside.key_files import write_private

LOOPBACK = ("127.0.0.0/8", "::1")  # a proxy on the same machine
PORTS = {"none": 25, "starttls": 587, "tls": 465}
LONGEST_NAME = 200
MOST_DAYS = 366
_HEAD = "# The settings of this installation, read when a process starts. docs/operating.md says what each means.\n"
_CONTROLLER = """
# Who answers for the data (the controller, GDPR art. 4), and how to reach them: the privacy notice names both.
# To fill it in, take the "#" away from both lines and put in your own values.
#controller = "Coalition of the Two Banks, Main Street 1, Vardena"
#controller_contact = "privacy@example.org"
"""
_MAIL_HEAD = """
# How mail leaves. Without this table it is handed to a mail server on this machine (localhost, port 25).
# To fill it in, take the "#" away from each of these lines, put in your own values, and start the service again.
"""
_NOTES = {"port": "  # 587 for starttls, 465 for tls, 25 for none", "security": "  # starttls, tls or none"}
# How a setting is written, by the type of its field.
_WRITTEN = {
    "str": str,
    "Path": str,
    "int": int,
    "bool": bool,
    "tuple[str, ...]": list,
    "MailSettings": dict,
    "MailInSettings | None": dict,
}


class InstallationError(UndersignedError):
    """A folder that is no installation, or whose settings cannot be used."""


@dataclass(frozen=True, slots=True)
class MailInSettings:
    """The mailbox to which replies and bounces come, read by IMAP."""

    host: str
    user: str
    password: str = field(repr=False)
    port: int = 993
    security: str = "tls"  # none, starttls, tls
    folder: str = "INBOX"
    every: int = 60  # seconds

    def __post_init__(self) -> None:
        """Refuse what could not be read from."""
        _check_server(self)
        if not 5 <= self.every <= 86_400:
            raise InstallationError(N_("The mailbox is read every 5 to 86400 seconds."))
        if not re.fullmatch(r"[ !#-\[\]-~]+", self.folder):
            raise InstallationError(N_("The folder of the mailbox is named in plain letters, as INBOX."))


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves: an SMTP server, or nothing but the outbox page of a demo; and where answers come in."""

    sender: str = "Undersigned <statements@localhost>"
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "none"  # none, starttls, tls
    reply: str = ""  # a mailbox that takes reply+anything@..., too
    bounces: str = ""  # the same, for the envelope
    incoming: MailInSettings | None = None  # the table [mail.in]

    def __post_init__(self) -> None:
        """Refuse what no mail could be sent with; a security that is not known would send a password in the clear."""
        _check_server(self)
        if "@" not in parseaddr(self.sender)[1] or not self.sender.isprintable():
            raise InstallationError(N_("The sender must look like: Coalition <statements@example.org>"))
        for address in (self.reply, self.bounces):
            # Behind the plus sign come up to 42 characters, and a local part has at most 64.
            if address and not re.fullmatch(r"[a-z0-9._-]{1,20}@[a-z0-9.-]{1,180}", address):
                message = N_("“%(address)s” must look like reply@example.org: small letters, at most 20 before the @.")
                raise InstallationError(message, address=address)


def _check_server(settings: MailSettings | MailInSettings) -> None:
    if settings.security not in PORTS:
        raise InstallationError(N_("The security of the mail is none, starttls or tls."))
    if not 0 < settings.port < 65_536:
        raise InstallationError(N_("The port of the mail server is a number from 1 to 65535."))
    if not settings.host or re.search(r"[\s/]", settings.host):
        raise InstallationError(N_("The mail server is the name of a host, as mail.example.org."))


@dataclass(frozen=True, slots=True)
class Installation:
    """What settings.toml says, and where the installation's files are."""

    home: Path
    coalition: str
    origin: str
    url: str
    database: str = ""
    site: Path = Path("site")
    timezone: str = "Europe/Belgrade"
    demo: bool = False
    trusted_proxies: tuple[str, ...] = LOOPBACK
    web_workers: int = 2
    source_url: str = ""
    contacts_for_days: int = 90
    signer: str = ""  # the socket of a process that holds log.key
    witnesses: tuple[str, ...] = ()  # each: name, verifier key, address
    witness_quorum: int = 0  # how many of them must have cosigned
    controller: str = ""
    controller_contact: str = ""
    mail: MailSettings = MailSettings()

    def __post_init__(self) -> None:
        """Refuse what could not be served."""
        if not self.coalition.strip() or not self.coalition.isprintable() or len(self.coalition) > LONGEST_NAME:
            raise InstallationError(
                N_("The coalition has a name of one line, at most %(n)s characters."), n=LONGEST_NAME
            )
        _check_url(self.url)
        for words in (self.controller, self.controller_contact):
            if not (words == "" or (words.strip() and words.isprintable())) or len(words) > LONGEST_NAME:
                message = N_(
                    "Who answers for the data, and how to reach them, is a line of at most %(n)s characters each."
                )
                raise InstallationError(message, n=LONGEST_NAME)
        if not re.fullmatch(r"[!-*,-~]{1,200}", self.origin):
            raise InstallationError(N_("The origin is printable ASCII without spaces and plus signs."))
        try:
            ZoneInfo(self.timezone)
        except (KeyError, OSError, ValueError) as error:
            raise InstallationError(N_("Choose a time zone, for example Europe/Belgrade.")) from error
        if not 1 <= self.contacts_for_days <= MOST_DAYS:
            raise InstallationError(N_("Contacts are kept for at least a day and at most a year after the end."))
        if not (1 if self.witnesses else 0) <= self.witness_quorum <= len(self.witnesses):
            raise InstallationError(N_("Say by witness_quorum how many of the witnesses must have cosigned."))
        if self.witnesses:
            _ = self.asked_witnesses
        for one in self.trusted_proxies:
            try:
                ipaddress.ip_network(one, strict=False)
            except ValueError as error:
                raise InstallationError(N_("“%(one)s” is no address or network of a proxy."), one=one) from error

    @property
    def source(self) -> str:
        """Where the source of the running program is: where the settings say, else on the published site."""
        return self.source_url or f"{self.url}/source.zip"

    @property
    def secret(self) -> str:
        """Secret of the web application: sessions and keyed digests."""
        return _read(self.home / "secret").strip()

    @property
    def log_key(self) -> Ed25519PrivateKey:
        """The private key that signs the log's checkpoints."""
        return key_files.read(self.home / key_files.NAME)

    @property
    def asked_witnesses(self) -> tuple[Witness, ...]:
        """The witnesses that the log asks for cosignatures."""
        witnesses = tuple(map(parse_witness, self.witnesses))
        named = {one.name: one.vkey for one in witnesses}
        try:
            parse_policy(witness_lines(named, self.witness_quorum))
        except RecordError as error:
            raise InstallationError(N_("Two witnesses have the same name or key.")) from error
        if len(named) < len(witnesses):
            raise InstallationError(N_("Two witnesses have the same name or key."))
        return witnesses

    @classmethod
    def load(cls, home: Path) -> Installation:
        """Read the installation in folder `home`."""
        home = home.absolute()
        path = home / "settings.toml"
        if not path.is_file():
            raise InstallationError(
                N_("%(home)s is no installation: it has no settings.toml. Make one with: undersigned init %(home)s"),
                home=home,
            )
        try:
            return cls._of(home, tomllib.loads(_read(path)))
        except (ValueError, UndersignedError) as error:
            reason = str(error).rstrip(".")
            raise InstallationError(N_("%(path)s cannot be used: %(error)s."), path=path, error=reason) from error

    @classmethod
    def _of(cls, home: Path, values: Mapping[str, Any]) -> Installation:
        """The installation that settings describe."""
        _check_types(cls, values)
        given = dict(values)
        if "mail" in given:
            given["mail"] = _mail(given["mail"])
        given["site"] = home / given.get("site", "site")
        given["trusted_proxies"] = tuple(given.get("trusted_proxies", LOOPBACK))
        given["witnesses"] = tuple(given.get("witnesses", ()))
        return cls(home=home, **given)

    @classmethod
    def create(cls, home: Path, *, coalition: str, url: str, origin: str = "", **extra: Any) -> Installation:
        """Make the folder with its secrets; the folder must be absent or empty."""
        home = home.absolute()
        url = url.rstrip("/")
        _check_url(url)
        host = urlsplit(url).hostname or "localhost"
        values = {
            "coalition": coalition,
            "origin": origin or f"{host}/{secrets.token_hex(4)}",
            "url": url,
            **extra,
        }
        made = cls._of(home, values)
        try:
            _take(home)
            _write(made, _settings(values))
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise InstallationError(N_("%(home)s cannot be made: %(reason)s."), home=home, reason=reason) from error
        return made

    def remove(self) -> None:
        """Take the folder away again: nothing was begun in it."""
        shutil.rmtree(self.home, ignore_errors=True)

    def move(self, url: str) -> None:
        """Write another address into settings.toml, where it differs. What was published before still names the old."""
        path = self.home / "settings.toml"
        values = tomllib.loads(_read(path))
        if values.get("url") != url:
            aside = path.with_name(".settings.toml.new")
            aside.unlink(missing_ok=True)
            write_private(aside, _settings({**values, "url": url}).encode())
            os.replace(aside, path)


def _mail(values: Mapping[str, Any]) -> MailSettings:
    """The table [mail], with [mail.in] in it: `in` is a word of the language that this is written in."""
    if "incoming" in values:
        raise InstallationError(N_("there is no setting called %(name)s"), name="mail.incoming")
    given = {("incoming" if name == "in" else name): value for name, value in values.items()}
    _check_types(MailSettings, given, "mail.")
    if "incoming" in given:
        _check_types(MailInSettings, given["incoming"], "mail.in.")
        given["incoming"] = MailInSettings(**given["incoming"])
    return MailSettings(**given)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InstallationError(N_("%(path)s cannot be read: %(error)s."), path=path, error=error) from error


def _take(home: Path) -> None:
    """A new folder that nobody else may look into, or one that is empty."""
    if (home / "settings.toml").exists():
        message = N_(
            "%(home)s is an installation already. Its settings are in settings.toml; its accounts are added with: "
            "undersigned account add %(home)s NAME --role ROLE"
        )
        raise InstallationError(message, home=home)
    if home.exists() and (not home.is_dir() or any(home.iterdir())):
        raise InstallationError(N_("%(home)s is not empty. Name a new folder."), home=home)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.chmod(0o700)


def _write(made: Installation, settings: str) -> None:
    """Write secrets and settings into the empty folder; all of them or nothing."""
    try:
        write_private(made.home / "secret", secrets.token_urlsafe(48).encode())
        key_files.make(made.home / key_files.NAME)
        write_private(made.home / "settings.toml", settings.encode())
        made.site.mkdir(parents=True, exist_ok=True)
    except BaseException:
        made.remove()
        raise


def _check_url(url: str) -> None:
    """A scheme, a host in ASCII and perhaps a port; nothing else."""
    if not url.isascii():
        raise InstallationError(N_("The address is written in ASCII: a name with other letters in its form xn--…"))
    try:
        parts = urlsplit(url)
        whole = f"{parts.scheme}://{parts.netloc}"
        good = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0 and url == whole
    except ValueError:  # a port that is none
        good = False
    if not good or re.search(r"[\s@\\]", url):
        raise InstallationError(N_("The address must look like https://statements.example.org, without a path."))


def _check_types(
    cls: type[Installation | MailSettings | MailInSettings], values: Mapping[str, Any], table: str = ""
) -> None:
    """Whether each setting is known and of its type, and none is missing."""
    known = {each.name: each for each in fields(cls) if each.name != "home"}
    for name, value in values.items():
        if name not in known and table and name in {each.name for each in fields(Installation)}:
            message = N_("%(name)s stands inside of a table: move it above the first line in brackets")
            raise InstallationError(message, name=name)
        if name not in known:
            raise InstallationError(N_("there is no setting called %(name)s"), name=table + name)
        wanted = _WRITTEN[str(known[name].type)]
        one_by_one = value if isinstance(value, list) else ()
        if type(value) is not wanted or not all(type(one) is str for one in one_by_one):
            message = N_("the setting %(name)s is written in another way: see docs/operating.md")
            raise InstallationError(message, name=table + name)
    for name, each in known.items():
        if each.default is MISSING and name not in values:
            raise InstallationError(N_("the setting %(name)s is missing"), name=table + name)


def default_sender(coalition: str, url: str) -> str:
    """From whom mails come where nobody said it."""
    name = coalition
    if re.search(r'[()<>@,:;".\[\]\\]', name):
        escaped = name.replace("\\", "\\\\").replace('"', '\\"')
        name = f'"{escaped}"'
    return f"{name} <statements@{urlsplit(url).hostname}>"


def _settings(values: dict[str, Any]) -> str:
    """The settings file; where it does not say who answers for the data or how mail leaves, with lines to fill in."""
    simple = {name: value for name, value in values.items() if not isinstance(value, dict)}
    tables = {name: value for name, value in values.items() if isinstance(value, dict)}
    head = _HEAD + _toml(simple) + ("" if "controller" in values or values.get("demo") else _CONTROLLER)
    if "mail" in values or values.get("demo"):
        return head + (_toml(tables) if tables else "")
    sender = default_sender(values["coalition"], values["url"])
    example = {
        "sender": sender,
        "host": "mail.example.org",
        "port": PORTS["starttls"],
        "security": "starttls",
        "user": parseaddr(sender)[1],
        "password": "",
    }
    lines = ["[mail]", *(f"{name} = {_toml_value(value)}{_NOTES.get(name, '')}" for name, value in example.items())]
    return head + (_toml(tables) if tables else "") + _MAIL_HEAD + "".join(f"#{line}\n" for line in lines)


def _toml(values: dict[str, Any], table: str = "") -> str:
    lines = [f"[{table}]"] if table else []
    lines += [f"{name} = {_toml_value(value)}" for name, value in values.items() if not isinstance(value, dict)]
    tables = {f"{table}.{name}" if table else name: value for name, value in values.items() if isinstance(value, dict)}
    return "\n".join(lines) + "\n" + "".join("\n" + _toml(value, name) for name, value in tables.items())


def _toml_value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_toml_value(item) for item in value) + "]"
    text = str(value).replace("\\", "\\\\").replace('"', '\\"')
    escaped = "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in text)
    return f'"{escaped}"'
