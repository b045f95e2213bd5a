# shellcheck shell=bash
# Finds what the scripts in this folder need. Sourced, never run.

# shellcheck disable=SC2034 # for the scripts that source this
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

say() { printf '%s\n' "$*" >&2; }

die() {
  say "parley: $*"
  exit 1
}

# A Java home's major version, read from its `release` file: starting java to ask takes ten times as long.
java_major() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true
}

java_on_path() {
  local java
  java=$(command -v java) || return 0
  java=$(readlink -f "$java" 2>/dev/null || printf '%s' "$java")
  dirname "$(dirname "$java")"
}

# Exports JAVA_HOME as a Java 25 or newer that has the named program: java to run, javac to build.
need_java() {
  local program=$1 home major
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/*25* "$HOME"/.sdkman/candidates/java/* \
    "$HOME"/.jdks/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /opt/java/* /opt/jdk* /usr/lib/jvm/* "$(java_on_path)"; do
    major=$(java_major "$home")
    if [ "${major:-0}" -ge 25 ] && [ -x "$home/bin/$program" ]; then
      export JAVA_HOME=$home
      return
    fi
  done
  die "Java 25 was not found: install a JDK 25 (Temurin, for one) and set JAVA_HOME to its folder."
}

# Quiet, without colours, whose codes are left over where nothing is said, and without the JVM's
# warnings about Maven's own libraries.
maven() {
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED -Djansi.noreset=true ${MAVEN_OPTS:-}" \
    mvn -q -Dstyle.color=never "$@"
}

need_maven() {
  command -v mvn >/dev/null || die "Maven was not found: install Maven 3.8 or newer so that mvn is on the PATH."
}

need_node() {
  local version major minor
  version=$(node --version 2>/dev/null) || die "Node.js was not found: install Node.js 20.19 or newer."
  version=${version#v}
  major=${version%%.*}
  minor=${version#*.}
  minor=${minor%%.*}
  if [ "$major" -lt 20 ] || { [ "$major" -eq 20 ] && [ "$minor" -lt 19 ]; }; then
    die "Node.js $version is too old: install Node.js 20.19 or newer."
  fi
  command -v npm >/dev/null || die "npm was not found: install the npm that belongs to Node.js $version."
}

need_pip() {
  command -v python3 >/dev/null || die "Python was not found: install python3 with pip."
  python3 -m pip --version >/dev/null 2>&1 || die "pip was not found: install it for python3 (on Debian: apt-get install python3-pip)."
}
