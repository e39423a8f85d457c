"""A Chromium out of an npm package, for machines without one and without root (Linux, x86-64).

``@sparticuz/chromium`` carries a headless Chromium as Brotli files. They are unpacked here, none
of the package's own code runs. Of the flags it names only those are taken that make the browser
run anywhere; the ones that switch the web's own protections off would make our tests lie.
"""

import base64
import hashlib
import os
import platform
import shutil
import tarfile
from pathlib import Path

from steelyard.pages.build import Workshop, environment_for, get_node
from steelyard.pages.steps import Steps
from steelyard.pages.trouble import ToolFailed

PACKAGE = "@sparticuz/chromium"
VERSION = "153.0.0"
_SHA512 = "jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA=="
"""The package's integrity, as the registry states it."""
_UNPACK = """
const { brotliDecompressSync } = require('node:zlib');
const { readFileSync, writeFileSync } = require('node:fs');
for (const name of ['chromium', 'al2023.tar', 'fonts.tar', 'swiftshader.tar'])
  writeFileSync(name, brotliDecompressSync(readFileSync(`package/bin/${name}.br`)));
"""
_START = """#!/bin/sh
here=$(CDPATH='' cd -- "${0%/*}" && pwd)
export LD_LIBRARY_PATH="${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib"
[ -f /etc/fonts/fonts.conf ] || export FONTCONFIG_FILE="$here/fonts.conf"
exec "$here/browser" --no-sandbox --no-zygote --in-process-gpu --use-gl=angle \\
    --use-angle=swiftshader --enable-unsafe-swiftshader "$@"
"""
_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<dir prefix="relative">fonts</dir>
<cachedir prefix="relative">cache</cachedir>
</fontconfig>
"""


def kept_in(tools: Path) -> Path | None:
    """The one that was unpacked before."""
    start = tools / f"chromium-{VERSION}" / "chromium"
    return start if start.is_file() else None


def get(steps: Steps, workshop: Workshop) -> None:
    """Put it into the checkout's tools; does nothing on a machine it is not made for.

    Raises EnvironmentProblem when npm cannot get it, or gets something else.
    """
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        return
    node = get_node(workshop, steps)
    environment = environment_for(node, workshop)
    workshop.tools.mkdir(parents=True, exist_ok=True)
    draft = workshop.tools / f".chromium-{VERSION}.{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        draft.mkdir()
        steps.run(
            f"getting Chromium {VERSION} from npm",
            [node.npm, "pack", f"{PACKAGE}@{VERSION}", "--pack-destination", draft],
            directory=draft,
            environment=environment,
        )
        _open(draft)
        steps.run(
            "unpacking Chromium",
            [node.folder / "node", "-e", _UNPACK],
            directory=draft,
            environment=environment,
        )
        _put_in_order(draft)
        kept = workshop.tools / f"chromium-{VERSION}"
        shutil.rmtree(kept, ignore_errors=True)
        # Whole or not there.
        draft.rename(kept)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _open(draft: Path) -> None:
    (package,) = draft.glob("*.tgz")
    digest = hashlib.sha512(package.read_bytes()).digest()
    if base64.b64encode(digest).decode() != _SHA512:
        raise ToolFailed(
            f"The registry's {PACKAGE} {VERSION} is not the one that was published.",
            "Use a registry that hands out packages as they were published.",
            said="",
        )
    with tarfile.open(package) as archive:
        archive.extractall(draft, filter="data")
    package.unlink()


def _put_in_order(draft: Path) -> None:
    shutil.rmtree(draft / "package")
    for name in ("al2023.tar", "fonts.tar", "swiftshader.tar"):
        with tarfile.open(draft / name) as archive:
            archive.extractall(draft, filter="data")
        (draft / name).unlink()
    (draft / "fonts.conf").write_text(_FONTS, encoding="utf-8")
    browser = draft / "browser"
    (draft / "chromium").rename(browser)
    browser.chmod(0o755)
    start = draft / "chromium"
    start.write_text(_START, encoding="utf-8")
    start.chmod(0o755)
