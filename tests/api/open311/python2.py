"""Runs a client that was written for Python 2, unchanged: gives it what Python 3 took away.

Started as a program of its own, so that nothing of this reaches the tests: the name of the package, then what
to call, as JSON: [class, its keywords, method, arguments, keywords]. Prints what the method returns.
"""

import builtins
import itertools
import json
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any
from urllib import request


def let_modules_import_their_neighbours(package: str) -> None:
    """Look beside the importing module first, as Python did before PEP 328."""
    look_up: Any = builtins.__import__

    def look_beside(name: str, globals: Any = None, *args: Any, **more: Any) -> Any:  # noqa: A002  # its name
        is_of_package = ((globals or {}).get("__package__") or "").split(".")[0] == package
        if is_of_package and args[2:] == (0,):  # after locals and names the level: 0 is not "from . import"
            with suppress(ModuleNotFoundError):
                return look_up(name, globals, *args[:2], 1)
        return look_up(name, globals, *args, **more)

    builtins.__import__ = look_beside


def let_elements_get_their_children() -> None:
    """Bring back `Element.getchildren`, which Python 3.9 dropped; the class in C takes no method."""
    sys.modules["_elementtree"] = None  # type: ignore[assignment]  # so says importlib: there is none
    elements = import_module("xml.etree.ElementTree")
    elements.Element.getchildren = lambda element: list(element)  # noqa: PLW0108  # a class binds to nothing


def let_forms_be_text() -> None:
    """Let `urlopen` send a form that is a str."""
    send = request.urlopen

    def send_text(address: str, data: Any = None) -> Any:
        return send(address, data.encode() if isinstance(data, str) else data)

    request.urlopen = send_text  # type: ignore[assignment]  # fewer arguments than it could take


def main(package: str, what: str) -> None:
    """Call a method of a client and print what it returns."""
    let_modules_import_their_neighbours(package)
    let_elements_get_their_children()
    let_forms_be_text()
    itertools.ifilter = filter  # type: ignore[attr-defined]  # the client asks for it by this name
    name, settings, method, arguments, keywords = json.loads(what)
    client = getattr(import_module(package), name)(**settings)
    print(json.dumps(getattr(client, method)(*arguments, **keywords)))  # noqa: T201  # its answer


if __name__ == "__main__":
    main(*sys.argv[1:])
