#!/usr/bin/env bash
# Builds Debian's libsrtp2 on OpenSSL into the folder given, once. Debian's own uses NSS, which encrypts two to five
# times slower and makes Janus look worse than it is.
set -euo pipefail
out="$1"
[ ! -e "$out/lib/libsrtp2.so.1" ] || exit 0
command -v apt-get >/dev/null || exit 1
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
# Source packages are often not configured; they come from the same mirror as the binary packages.
mirror="$(apt-cache policy libsrtp2-1 | grep -om1 'https\?://[^ ]* [^ /]*')"
[ -n "$mirror" ]
echo "deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror main" >sources.list
mkdir -p lists/partial
apt=(apt-get -qq -o Dir::Etc::SourceList="$work/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::Lists="$work/lists" -o APT::Sandbox::User=root)
"${apt[@]}" update
"${apt[@]}" source --download-only libsrtp2
tar -xf libsrtp2_*.orig.tar.*
cd libsrtp-* || cd libsrtp2-*
./configure --quiet --enable-openssl --prefix="$out" CFLAGS="-O2 -fPIC" >/dev/null
make -s shared_library >/dev/null
mkdir -p "$out/lib"
cp libsrtp2.so.1 "$out/lib/"
