#!/usr/bin/env bash
# Installs what the tests need from the system's packages: a browser, Chinese fonts, PostgreSQL.
set -euo pipefail

missing=()
command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || missing+=(chromium)
compgen -G "/usr/share/fonts/*/noto/NotoSansCJK*" >/dev/null || missing+=(fonts-noto-cjk)
command -v initdb >/dev/null || compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || missing+=(postgresql)
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
  echo "测试还缺这些软件。The tests need: ${missing[*]}. On Debian and Ubuntu, as root:" >&2
  echo "    apt-get install ${missing[*]}" >&2
  exit 1
fi
echo "正在安装 · Installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
apt-get -qq update
apt-get -qq install --yes --no-install-recommends "${missing[@]}" >/dev/null
