"""System parts that the tests need: Chromium and PostgreSQL. Installed, with a word, where they are absent."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
MAC_CHROMIUM = ("/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")  # fmt: skip


def chromium() -> str:
    """Path of a Chromium, installed if need be together with a Chinese font."""
    return _chromium() or _installed("chromium", ["chromium", "fonts-noto-cjk"], _chromium)


def postgres() -> Path:
    """Folder that holds initdb and postgres, installed if need be."""
    return Path(_postgres() or _installed("PostgreSQL", ["postgresql"], _postgres))


def _chromium() -> str | None:
    found = (shutil.which(name) for name in CHROMIUM)
    return next((path for path in [*found, *MAC_CHROMIUM] if path and Path(path).exists()), None)


def _postgres() -> str | None:
    on_path = shutil.which("initdb")
    if on_path:
        return str(Path(on_path).resolve().parent)
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *Path("/opt/homebrew/opt").glob("postgresql*/bin")]
    return next((str(place) for place in sorted(places, reverse=True) if (place / "initdb").exists()), None)


def _installed(what: str, packages: list[str], find) -> str:
    print(f"{what} is not on this machine: installing it with the system's package manager.", flush=True)
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo"]
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True, env=environment)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", *packages], check=True, env=environment)
    elif shutil.which("brew"):
        formula = ["--cask", "chromium"] if what == "chromium" else ["postgresql@16"]
        subprocess.run(["brew", "install", *formula], check=True)
    found = find()
    if not found:
        sys.exit(f"Could not install {what}; please install it and run again.")
    return found
