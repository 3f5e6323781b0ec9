#!/bin/sh
# Qt needs a few system libraries on a bare Linux machine: installs them where it may, else says how.
set -eu
cd "$(dirname "$0")/.."
[ "$(uname -s)" = Linux ] || exit 0
PACKAGES="libegl1 libgl1 libxkbcommon0 libfontconfig1 libglib2.0-0 libdbus-1-3"
qt_loads() { QT_QPA_PLATFORM=offscreen .venv/bin/python -c "import PySide6.QtWidgets" 2>/dev/null; }
qt_loads && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $PACKAGES >/dev/null
fi
qt_loads && exit 0
echo "Qt needs system libraries. Please run:  sudo apt-get install -y $PACKAGES"
exit 1
