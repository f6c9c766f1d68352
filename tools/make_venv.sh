#!/usr/bin/env bash
# Makes the virtual environment; says what to install where the machine's Python can't.
set -euo pipefail
venv="$1"
python="${PYTHON:-python3}"

if ! command -v "$python" >/dev/null; then
  echo "缺少 Python 3.11 以上版本。No $python here: install Python 3.11 or newer (Debian: apt-get install python3 python3-venv)." >&2
  exit 1
fi
if ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
  echo "Python 版本过低。Gongzhi needs Python 3.11 or newer; name another with: make run PYTHON=python3.12" >&2
  exit 1
fi
rm -rf "$venv"
if ! reason="$("$python" -m venv "$venv" 2>&1)"; then
  rm -rf "$venv"
  version="$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')"
  echo "无法建立 Python 虚拟环境。Python can't make a virtual environment. On Debian and Ubuntu, as root:" >&2
  echo "    apt-get install python3-venv python$version-venv" >&2
  echo "Python says: $(tail -n 1 <<<"$reason")" >&2
  exit 1
fi
