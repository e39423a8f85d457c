"""The sandbox's memory: one SQLite file, so that a kill -9 loses nothing that was acknowledged.

All writes happen on the event loop's thread, inside :meth:`Store.transaction`, and no
transaction contains an ``await``: each is therefore atomic and alone. The write-ahead log
reaches the kernel's page cache at every commit, which survives the death of this process.
"""

import asyncio
import fcntl
import sqlite3
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import orjson

type Doc = dict[str, Any]

SCHEMA_VERSION = 4
CHECKPOINT_SECONDS = 0.5
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "temp_store=MEMORY",
    "wal_autocheckpoint=50000",  # a backstop: the log is shortened beside the event loop
)
PUSH_TABLES = """
CREATE TABLE push_subscriptions (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL UNIQUE, server_key TEXT NOT NULL,
    private BLOB NOT NULL, auth BLOB NOT NULL, label TEXT NOT NULL, phone TEXT NOT NULL,
    state TEXT NOT NULL, created_at REAL NOT NULL);
CREATE TABLE push_messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, token TEXT NOT NULL, told BLOB NOT NULL,
    problem TEXT NOT NULL, ttl INTEGER NOT NULL, urgency TEXT NOT NULL, topic TEXT NOT NULL,
    received_at REAL NOT NULL, shown_at REAL);
CREATE INDEX push_messages_token ON push_messages (token, seq);
"""
SCHEMA = (
    """
CREATE TABLE settings (name TEXT PRIMARY KEY, body BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, at REAL NOT NULL, provider TEXT NOT NULL,
    kind TEXT NOT NULL, operation TEXT NOT NULL, subject TEXT NOT NULL, data BLOB NOT NULL);
CREATE INDEX journal_provider ON journal (provider, seq);
CREATE INDEX journal_subject ON journal (subject, seq);
CREATE TABLE agenda (
    id INTEGER PRIMARY KEY AUTOINCREMENT, due_at REAL NOT NULL, kind TEXT NOT NULL,
    payload BLOB NOT NULL);
CREATE TABLE faults (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL);
CREATE TABLE deliveries (
    id INTEGER PRIMARY KEY AUTOINCREMENT, provider TEXT NOT NULL, operation TEXT NOT NULL,
    subject TEXT NOT NULL, url TEXT NOT NULL, payload BLOB NOT NULL, state TEXT NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0, last_status INTEGER, last_error TEXT,
    created_at REAL NOT NULL);
CREATE INDEX deliveries_subject ON deliveries (subject);
CREATE TABLE stripe_objects (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    created INTEGER NOT NULL, customer TEXT, payment_intent TEXT, charge TEXT, status TEXT,
    amount INTEGER, currency TEXT, body BLOB NOT NULL, account TEXT NOT NULL DEFAULT '',
    destination TEXT, transfer_group TEXT, parent TEXT, net INTEGER);
CREATE INDEX stripe_objects_kind ON stripe_objects (kind, seq);
CREATE INDEX stripe_objects_intent ON stripe_objects (payment_intent) WHERE payment_intent
    IS NOT NULL;
CREATE INDEX stripe_objects_charge ON stripe_objects (charge) WHERE charge IS NOT NULL;
CREATE INDEX stripe_objects_parent ON stripe_objects (parent) WHERE parent IS NOT NULL;
CREATE INDEX stripe_objects_books ON stripe_objects (account, currency, net)
    WHERE kind='balance_transaction';
CREATE TABLE stripe_idempotency (
    account TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL, body BLOB NOT NULL, request_id TEXT NOT NULL,
    created_at REAL NOT NULL, PRIMARY KEY (account, key)) WITHOUT ROWID;
CREATE TABLE twilio_messages (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, sid TEXT NOT NULL UNIQUE, direction TEXT NOT NULL,
    sender TEXT NOT NULL, recipient TEXT NOT NULL, phone TEXT NOT NULL, body TEXT NOT NULL,
    media BLOB NOT NULL, status TEXT NOT NULL, error_code INTEGER, from_carrier INTEGER NOT NULL,
    segments INTEGER NOT NULL, status_callback TEXT NOT NULL, messaging_service TEXT,
    created_at REAL NOT NULL, sent_at REAL, updated_at REAL NOT NULL);
CREATE INDEX twilio_messages_phone ON twilio_messages (phone, seq);
CREATE INDEX twilio_messages_recipient ON twilio_messages (recipient, seq);
CREATE INDEX twilio_messages_sender ON twilio_messages (sender, seq);
CREATE TABLE phones (
    number TEXT PRIMARY KEY, label TEXT NOT NULL, reachable INTEGER NOT NULL,
    error_code INTEGER NOT NULL, last_seq INTEGER NOT NULL, delay_ms INTEGER NOT NULL DEFAULT 0,
    read_seq INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE opt_outs (
    phone TEXT NOT NULL, number TEXT NOT NULL, since REAL NOT NULL,
    PRIMARY KEY (phone, number)) WITHOUT ROWID;
CREATE TABLE mails (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, received_at REAL NOT NULL, mail_from TEXT NOT NULL,
    recipients BLOB NOT NULL, subject TEXT NOT NULL, raw BLOB NOT NULL);
"""
    + PUSH_TABLES
)
UPGRADES = {
    1: "ALTER TABLE phones ADD COLUMN delay_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE phones ADD COLUMN read_seq INTEGER NOT NULL DEFAULT 0;",
    2: "ALTER TABLE stripe_objects ADD COLUMN account TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE stripe_objects ADD COLUMN destination TEXT;"
    "ALTER TABLE stripe_objects ADD COLUMN transfer_group TEXT;"
    "ALTER TABLE stripe_objects ADD COLUMN parent TEXT;"
    "ALTER TABLE stripe_objects ADD COLUMN net INTEGER;"
    "UPDATE stripe_objects SET net=amount WHERE kind='balance_transaction';"
    "CREATE INDEX stripe_objects_parent ON stripe_objects (parent) WHERE parent IS NOT NULL;"
    "CREATE INDEX stripe_objects_books ON stripe_objects (account, currency, net)"
    " WHERE kind='balance_transaction';",
    3: PUSH_TABLES,
}
"""What brings the tables of an earlier version to the next one."""


class StateInUseError(Exception):
    """Another sandbox process holds this state directory."""


class StateVersionError(Exception):
    """The state directory was written by a later sandbox, with tables unknown to this one."""


class Store:
    """One state directory, held by one process at a time."""

    def __init__(self, directory: Path) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        self._lock = self._hold(directory)
        self._file = directory / "sandbox.sqlite3"
        self._connection = sqlite3.connect(
            self._file, isolation_level=None, check_same_thread=False
        )
        self._connection.row_factory = sqlite3.Row
        self._depth = 0
        self._after_commit: list[Callable[[], None]] = []
        self._prepare()

    @staticmethod
    def _hold(directory: Path) -> IO[str]:
        lock = (directory / "lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            lock.close()
            raise StateInUseError(f"another sandbox already uses {directory}") from taken
        return lock

    def _prepare(self) -> None:
        for pragma in PRAGMAS:
            self._connection.execute(f"PRAGMA {pragma}")
        version = int(self._connection.execute("PRAGMA user_version").fetchone()[0])
        if version > SCHEMA_VERSION:
            raise StateVersionError(
                f"the state has version {version}, this sandbox writes {SCHEMA_VERSION}: "
                "start with an empty directory"
            )
        if not version:
            self._become(SCHEMA_VERSION, SCHEMA)
            return
        for earlier in range(version, SCHEMA_VERSION):
            self._become(earlier + 1, UPGRADES[earlier])

    def _become(self, version: int, sql: str) -> None:
        self._connection.executescript(f"BEGIN;{sql}PRAGMA user_version={version};COMMIT;")

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Everything inside commits together or not at all; nested uses join the outer one."""
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        self._connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        self._after_commit.clear()
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        else:
            self._connection.execute("COMMIT")
        finally:
            self._depth = 0
        callbacks, self._after_commit = self._after_commit, []
        for callback in callbacks:
            callback()

    def after_commit(self, callback: Callable[[], None]) -> None:
        """Runs the callback once the current transaction has committed, at once outside of one."""
        if self._depth:
            self._after_commit.append(callback)
        else:
            callback()

    def run(self, sql: str, *values: object) -> int:
        """Executes one statement; returns the id of an inserted row, else how many changed."""
        cursor = self._connection.execute(sql, values)
        if sql.startswith("INSERT"):
            return cursor.lastrowid or 0
        return cursor.rowcount

    def rows(self, sql: str, *values: object) -> list[Doc]:
        return [dict(row) for row in self._connection.execute(sql, values)]

    def row(self, sql: str, *values: object) -> Doc | None:
        found = self._connection.execute(sql, values).fetchone()
        return dict(found) if found is not None else None

    def setting(self, name: str) -> Doc | None:
        found = self.row("SELECT body FROM settings WHERE name=?", name)
        return load(found["body"]) if found else None

    def set_setting(self, name: str, body: Doc) -> None:
        self.run(
            "INSERT INTO settings (name, body) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET body=excluded.body",
            name,
            dump(body),
        )

    async def keep_log_short(self) -> None:
        """Moves what was committed from the log into the file, forever.

        In a thread and on a connection of its own: the disk may take its time over it.
        """
        while True:
            await asyncio.sleep(CHECKPOINT_SECONDS)
            await asyncio.to_thread(self._checkpoint)

    def _checkpoint(self) -> None:
        connection = sqlite3.connect(self._file)
        try:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        finally:
            connection.close()

    def close(self) -> None:
        self._connection.close()
        self._lock.close()


def dump(body: object) -> bytes:
    return orjson.dumps(body)


def load(body: bytes) -> Doc:
    return orjson.loads(body)
