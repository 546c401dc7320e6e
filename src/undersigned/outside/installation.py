"""The installation folder: settings, secret, log key, database, published site.

An installation is one folder, made by `undersigned init DIR` and named to every process by the
environment variable UNDERSIGNED_HOME. Its secrets are files of mode 0600 outside the published site.
"""

from __future__ import annotations

import ipaddress
import os
import secrets
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key

from undersigned.core.errors import N_, UndersignedError

LOOPBACK = ("127.0.0.0/8", "::1")  # a proxy on the same machine


class InstallationError(UndersignedError):
    """A folder that is no installation, or whose settings cannot be used."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """How mail leaves: an SMTP server, or nothing but the outbox page of a demo."""

    sender: str = "Undersigned <statements@localhost>"
    host: str = "localhost"
    port: int = 25
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "none"  # none, starttls, tls


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
    mail: MailSettings = MailSettings()

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
        key = load_pem_private_key(_read(self.home / "log.key").encode(), None)
        if not isinstance(key, Ed25519PrivateKey):
            raise InstallationError(N_("%(path)s holds no Ed25519 key."), path=self.home / "log.key")
        return key

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
            values: dict[str, Any] = tomllib.loads(_read(path))
            mail = MailSettings(**values.pop("mail", {}))
            site = home / Path(values.pop("site", "site"))
            proxies = tuple(values.pop("trusted_proxies", LOOPBACK))
            for one in proxies:
                ipaddress.ip_network(one, strict=False)
            return cls(home=home, site=site, mail=mail, trusted_proxies=proxies, **values)
        except (ValueError, TypeError) as error:
            raise InstallationError(N_("%(path)s cannot be used: %(error)s."), path=path, error=error) from error

    @classmethod
    def create(cls, home: Path, *, coalition: str, url: str, origin: str = "", **extra: Any) -> Installation:
        """Make the folder with its secrets; the folder must be absent or empty."""
        home = home.absolute()
        if home.exists() and (not home.is_dir() or any(home.iterdir())):
            raise InstallationError(N_("%(home)s is not empty. Name a new folder."), home=home)
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        home.chmod(0o700)
        host = url.split("://", 1)[-1].strip("/").split("/")[0].split(":")[0] or "localhost"
        values = {
            "coalition": coalition,
            "origin": origin or f"{host}/{secrets.token_hex(4)}",
            "url": url.rstrip("/"),
            **extra,
        }
        write_private(home / "secret", secrets.token_urlsafe(48).encode())
        key = Ed25519PrivateKey.generate()
        write_private(home / "log.key", key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        write_private(home / "settings.toml", _toml(values).encode())
        made = cls.load(home)
        made.site.mkdir(parents=True, exist_ok=True)
        return made

    def move(self, url: str) -> None:
        """Write another address into settings.toml, where it differs. What was published before still names the old."""
        path = self.home / "settings.toml"
        values = tomllib.loads(_read(path))
        if values.get("url") != url:
            aside = path.with_name(".settings.toml.new")
            aside.unlink(missing_ok=True)
            write_private(aside, _toml({**values, "url": url}).encode())
            os.replace(aside, path)


def write_private(path: Path, data: bytes) -> None:
    """Write a file that only its owner may read; the mode is right from the first byte on."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InstallationError(N_("%(path)s cannot be read: %(error)s."), path=path, error=error) from error


def _toml(values: dict[str, Any]) -> str:
    lines = [f"{name} = {_toml_value(value)}" for name, value in values.items() if not isinstance(value, dict)]
    for name, table in values.items():
        if isinstance(table, dict):
            lines += ["", f"[{name}]", *(f"{key} = {_toml_value(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


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
