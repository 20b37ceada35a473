"""The verbs that run the instance itself: serve, worker, backup, dev."""

import os
import socket
import sys
from argparse import Namespace
from ipaddress import ip_address
from typing import NoReturn

from django.conf import settings
from django.utils.translation import gettext as _

from tuijin.common.errors import Reason, Refused
from tuijin.config.backup import back_up
from tuijin.people.actors import Actor
from tuijin.people.queries import is_demo
from tuijin.playbook.queries import newer
from tuijin.web.cli import DONE, Unusable, Verbs, show
from tuijin.web.paper import fonts

# To the C library of Linux: give back what a page has used, and keep no heap for every thread. Saves 7 MB.
FRUGAL = {"MALLOC_ARENA_MAX": "1", "MALLOC_TRIM_THRESHOLD_": "65536"}


def add_verbs(verbs: Verbs) -> None:
    serve = verbs.add("serve", run_serve, _("打开应用（在前台运行，收到 TERM 就停）"))
    serve.add_argument("--host", default="127.0.0.1", help=_("在哪个地址上打开（默认 127.0.0.1）"))
    serve.add_argument("--port", default=settings.PORT, help=_("端口（默认：PORT 或 8000）"))
    serve.add_argument("--workers", type=int, default=2, help=_("进程数（默认 2）"))
    develop = verbs.add("dev", run_dev, _("开发时打开：代码一改就重新装载"))
    develop.add_argument("--port", default=settings.PORT, help=_("端口（默认：PORT 或 8000）"))
    verbs.add("worker", run_worker, _("运行后台任务（在前台运行，收到 TERM 就停）"))
    backup = verbs.add("backup", run_backup, _("把全部数据备份到一个文件夹"))
    backup.add_argument("folder", metavar="FOLDER", help=_("放到哪里；里面会生成带日期的压缩包"))
    verbs.add("migrate", run_migrate, _("把实例更新到最新（每个命令在需要时都会做）"))


def run_serve(actor: Actor, args: Namespace) -> int:
    if is_demo() and (settings.HOSTS or not _is_loopback(args.host)):
        text = _("演示实例只能在本机使用：去掉 --host 和 TUIJIN_HOSTS。正式使用请另设 TUIJIN_DATA。")
        raise Refused(Reason("demo_stays_here", text, "host"))
    if not (settings.STATIC_ROOT / "staticfiles.json").exists():
        raise Unusable(_("静态文件还没有准备好，请先运行 make setup"))
    try:
        fonts()
    except (ImportError, OSError, RuntimeError) as problem:
        raise Unusable(_("打印用的中文字体没有装好，请先运行 make setup（%s）") % problem) from None
    port = free_port(args.host, args.port)
    url = f"http://{args.host}:{port}"
    show(args, {"url": url}, [_("推进 已在 %s 打开，Ctrl+C 停止") % url])
    for name, value in FRUGAL.items():
        os.environ.setdefault(name, value)
    _become("tuijin.config.serving", args.host, str(port), str(args.workers))


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
    said = [_("实例已是最新")]
    if newer():
        said.append(_("软件带来了新的套路，用 playbook news 看会变什么"))
    show(args, {"ready": True, "newer_playbook": len(said) > 1}, said)
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
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
