"""The verbs that run the instance itself: serve, worker, backup, dev."""

import os
import socket
import sys
from argparse import Namespace
from ipaddress import ip_address
from typing import NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from tuijin.config.backup import back_up
from tuijin.people.actors import Actor
from tuijin.people.queries import is_demo
from tuijin.web.cli import DONE, REFUSED, Unusable, Verbs, complain, show


def add_verbs(verbs: Verbs) -> None:
    serve = verbs.add("serve", run_serve, "serve the application (foreground; TERM stops it)")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on (default 127.0.0.1)")
    serve.add_argument("--port", default=settings.PORT, help="port (default: PORT or 8000)")
    serve.add_argument("--workers", type=int, default=2, help="processes (default 2)")
    develop = verbs.add("dev", run_dev, "serve for development: reloads when code changes")
    develop.add_argument("--port", default=settings.PORT, help="port (default: PORT or 8000)")
    verbs.add("worker", run_worker, "run jobs in the background (foreground; TERM stops it)")
    backup = verbs.add("backup", run_backup, "write a backup of all state into a folder")
    backup.add_argument("folder", metavar="FOLDER", help="where to; a dated archive is made in it")
    verbs.add("migrate", run_migrate, "bring the instance up to date (every command does it when needed)")


def run_serve(actor: Actor, args: Namespace) -> int:
    if is_demo() and (settings.HOSTS or not _is_loopback(args.host)):
        complain(_("演示实例只能在本机使用：去掉 --host 和 TUIJIN_HOSTS。正式使用请另设 TUIJIN_DATA。"))
        return REFUSED
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise Unusable(_("静态文件还没有准备好，请先运行 make setup"))
    port = free_port(args.host, args.port)
    print(
        _("推进 已在 http://%(host)s:%(port)s 打开，Ctrl+C 停止") % {"host": args.host, "port": port},
        flush=True,
    )
    command = ["granian", "--interface", "wsgi", "--host", args.host, "--port", str(port)]
    command += [
        "--workers",
        str(args.workers),
        "--blocking-threads",
        "2",
        "--no-ws",
        "--log-level",
        "warning",
    ]
    _become(*command, "tuijin.config.wsgi:application")


def run_dev(actor: Actor, args: Namespace) -> int:
    os.environ["TUIJIN_DEBUG"] = "1"
    _become("django", "runserver", f"127.0.0.1:{free_port('127.0.0.1', args.port)}")


def run_worker(actor: Actor, args: Namespace) -> int:
    _become("django", "qcluster")


def run_backup(actor: Actor, args: Namespace) -> int:
    path = back_up(args.folder)
    show(args, {"file": str(path)}, [_("备份已写到 %s") % path])
    return DONE


def run_migrate(actor: Actor, args: Namespace) -> int:
    show(args, {"ready": True}, [_("实例已是最新")])
    return DONE


def free_port(host: str, written: str) -> int:
    """The port to listen on. Raises Unusable when it is no port, or when somebody listens there already:
    the server would share it, and two instances would answer in turn."""
    if not (written.isascii() and written.isdigit() and 0 < int(written) < 65536):
        raise Unusable(_("端口要是 1 到 65535 的数字，现在是 %s。请改 PORT 或 --port") % written)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(written)))
        except OSError as problem:
            said = {"host": host, "port": written, "problem": problem.strerror}
            text = _(
                "不能在 %(host)s:%(port)s 上打开（%(problem)s）。换个端口，例如 PORT=8001；或先停掉占着它的程序"
            )
            raise Unusable(text % said) from None
    return int(written)


def _become(module: str, *arguments: str) -> NoReturn:
    """This process turns into the server, so that signals reach it directly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuijin.config.settings")
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
