"""An nginx that is installed on this machine, run with files and ports of its own."""

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: The program; None where none is installed.
NGINX = shutil.which("nginx")
FRAME = """
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log;
events {{ }}
http {{
    types {{ text/css css; text/html html; image/jpeg jpg; }}
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/servers.conf;
}}
"""


@contextmanager
def nginx(folder: Path, servers: str, port: int) -> Iterator[subprocess.Popen]:
    """One process of it that serves `servers`, of which one listens at `port`, during the block.

    What it writes lies in `folder`. Raises AssertionError when it ends at once.
    """
    (folder / "servers.conf").write_text(servers, encoding="utf-8")
    (folder / "nginx.conf").write_text(FRAME.format(folder=folder), encoding="utf-8")
    command = [NGINX, "-p", folder, "-e", folder / "error.log", "-c", folder / "nginx.conf"]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen(command)
    try:
        await_port(process, port)
        yield process
    finally:
        process.terminate()
        process.wait()


def await_port(process: subprocess.Popen, port: int) -> None:
    """Wait until a process answers at a port. Raises AssertionError when it ends before."""
    while process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            continue
    raise AssertionError("nginx ended at once")
