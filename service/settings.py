"""Everything that can be set from outside, read once, frozen. Names in the environment carry the prefix MERIT_."""

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The process's settings. `database_url` is None where the embedded server in `data_dir` is to be used."""

    model_config = SettingsConfigDict(env_prefix="MERIT_", frozen=True, extra="ignore")

    database_url: str | None = Field(
        None, description="postgresql://… of any PostgreSQL >= 16; unset: the embedded one"
    )
    migrations_url: str | None = Field(None, description="The owner's login where the application's may not migrate")
    database_kind: Literal["postgresql", "citus"] = Field(
        "postgresql", description="citus: reads go as a transaction, since a sharded database needs SET LOCAL"
    )
    data_dir: Path = Field(Path(".merit"), description="Embedded database, keys and the demo's secrets")
    host: str = "127.0.0.1"
    port: int = Field(8000, ge=1, le=65535)
    forwarded_allow_ips: str = Field(
        "127.0.0.1", description="Proxies, by address or network, whose X-Forwarded-For and -Proto are believed"
    )
    public_url: str = Field(
        default_factory=lambda found: _own_address(found["host"], found["port"]),
        description="How clients reach this API: issuer and audience; unset: host and port",
    )
    secret_key: SecretStr | None = Field(None, description="Wraps signing keys, hashes client secrets; unset: data_dir")
    read_connections: int = Field(10, ge=1, description="Connections of the pool for reads, per process")
    write_connections: int = Field(10, ge=1, description="Connections of the pool for commands, per process")
    statement_timeout_ms: int = Field(5_000, ge=100)
    lock_timeout_ms: int = Field(2_000, ge=100)
    body_limit_bytes: int = Field(1_048_576, ge=1_024)
    file_limit_bytes: int = Field(2_147_483_648, ge=1_024, description="The largest file of a document")
    purge_days: int = Field(30, ge=0, description="How long the files of a deleted document are kept")
    objects_bucket: str | None = Field(None, description="The S3 bucket of the files; unset: data_dir/objects")
    objects_endpoint: str | None = Field(None, description="https://… of what speaks S3; unset: Amazon's")
    objects_region: str | None = None
    objects_key_id: str | None = Field(None, description="Unset: from the environment or the machine's role")
    objects_secret: SecretStr | None = None
    clamd_host: str | None = Field(None, description="ClamAV's daemon, which scans files; unset: they are not scanned")
    clamd_port: int = Field(3310, ge=1, le=65535)
    access_token_minutes: int = Field(10, ge=1, le=60)
    smtp_host: str | None = Field(None, description="The mail server; unset: letters become files in data_dir/mail")
    smtp_port: int = Field(587, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="none: in the clear, for a server on this machine only"
    )
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str = Field("Merit <merit@localhost>", description="The sender of every letter")
    dns_server: str | None = Field(None, description="host:port that knows the DNS; unset: the system's name servers")
    identity_providers_on_loopback: bool = Field(
        False, description="For trials: a firm's identity provider may be http on this machine"
    )
    job_lease_seconds: int = Field(
        30, ge=1, description="How long a worker may give no sign of life before its jobs are another's"
    )
    rate_limits: Literal["on", "off"] = "on"
    rate_limit_storage: str = Field(
        "memory",
        pattern=r"^(memory|postgresql|rediss?://\S+|redis\+unix://\S+)$",
        repr=False,
        description="memory: each process counts for itself; postgresql or redis://…: all of them together",
    )
    rate_limit_firm: int = Field(6_000, ge=1, description="Requests a minute of all clients of a firm")
    rate_limit_client: int = Field(3_000, ge=1, description="Requests a minute of one client, unless its firm says")
    rate_limit_firm_bulk: int = Field(120, ge=1, description="Bulk requests, reports, imports, exports of a firm")
    rate_limit_client_bulk: int = Field(60, ge=1, description="The same of one client")
    rate_limit_network: int = Field(600, ge=1, description="Requests a minute without a token: for tokens, to sign in")
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    shutdown_seconds: int = Field(20, ge=1, description="How long running requests may take to finish at shutdown")

    @property
    def address(self) -> str:
        """Where this machine reaches the server."""
        return _own_address(self.host, self.port)


def _own_address(host: str, port: int) -> str:
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - listening everywhere, this machine reaches it on loopback
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Returns the settings of this process."""
    return Settings()
