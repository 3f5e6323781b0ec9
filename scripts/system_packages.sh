#!/bin/sh
# Qt needs a few system libraries on a bare Linux machine: installs them where it may, else says how.
# With `window` it tries to open one, which needs more; with `long` it looks for Unicode's own test data too, which
# the longest tests read and no other thing needs.
set -eu
cd "$(dirname "$0")/.."
[ "$(uname -s)" = Linux ] || exit 0
WANTED="${1:-}"
QT="libegl1 libgl1 libxkbcommon0 libfontconfig1 libglib2.0-0 libdbus-1-3"
if [ "$WANTED" = window ]; then
  QT="$QT libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxkbcommon-x11-0"
fi
qt_works() {
  if [ "$WANTED" = window ]; then
    .venv/bin/python -c "from PySide6.QtWidgets import QApplication; QApplication([])" 2>/dev/null
  else
    QT_QPA_PLATFORM=offscreen .venv/bin/python -c "import PySide6.QtWidgets" 2>/dev/null
  fi
}
data_is_here() { [ "$WANTED" != long ] || [ -n "${UNICODE_DATA_DIR:-}" ] || [ -e /usr/share/unicode/BidiTest.txt ]; }
install() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  fi
}
qt_works || install $QT || true
data_is_here || install unicode-data || true
data_is_here ||
  echo "The tests of Unicode's own cases will be left out. To have them:  sudo apt-get install -y unicode-data"
qt_works && exit 0
echo "Qt needs system libraries. Please run:  sudo apt-get install -y $QT"
exit 1
