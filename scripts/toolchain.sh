# Sourced by the other scripts: where the project is, a JDK, Maven. Bash 3.2, as on macOS.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
java_wanted=25

die() {
    printf '%s\n' "$@" >&2
    exit 1
}

# With --help: prints the comment at the top of the script, and ends it.
help_if_asked() {
    case "${1:-}" in -h | --help) ;; *) return 0 ;; esac
    awk 'NR > 1 { if (!/^#/) exit; sub(/^# ?/, ""); print }' "$0"
    exit
}

# The major version of the JDK in a folder; nothing when there is none.
jdk_version() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] || return 0
    local version
    version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)"
    [ -n "$version" ] || version="$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')"
    printf '%s' "$version"
}

jdk_candidates() {
    if [ -n "${JAVA_HOME:-}" ]; then printf '%s\n' "$JAVA_HOME"; fi
    local on_path
    on_path="$(command -v javac || true)"
    if [ -n "$on_path" ]; then
        # /usr/bin/javac is often a chain of links.
        while [ -L "$on_path" ]; do
            local target
            target="$(readlink "$on_path")"
            case "$target" in /*) on_path="$target" ;; *) on_path="$(dirname "$on_path")/$target" ;; esac
        done
        (cd "$(dirname "$on_path")/.." && pwd)
    fi
    if [ -x /usr/libexec/java_home ]; then /usr/libexec/java_home -v "$java_wanted+" 2>/dev/null || true; fi
    local folder
    for folder in /usr/lib/jvm/* /usr/java/* /opt/* /opt/java/* /usr/local/lib/jvm/* \
        "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
        if [ -d "$folder" ]; then printf '%s\n' "$folder"; fi
    done
}

# Sets and exports JAVA_HOME.
find_jdk() {
    local folder version
    while IFS= read -r folder; do
        version="$(jdk_version "$folder")"
        if [ -n "$version" ] && [ "$version" -ge "$java_wanted" ]; then
            export JAVA_HOME="$folder"
            return
        fi
    done < <(jdk_candidates)
    die "Hubbub needs a JDK $java_wanted or newer and found none: not in JAVA_HOME, PATH, /usr/lib/jvm, /opt, SDKMAN." \
        "Install one and run this again:" \
        "  Debian, Ubuntu:  apt-get install openjdk-$java_wanted-jdk, or temurin-$java_wanted-jdk (see https://adoptium.net/installation/linux)" \
        "  Fedora:          dnf install java-$java_wanted-openjdk-devel" \
        "  macOS:           brew install openjdk@$java_wanted" \
        "  anywhere:        curl -s https://get.sdkman.io | bash, then sdk install java $java_wanted-tem"
}

find_maven() {
    command -v mvn >/dev/null || die "Hubbub is built with Maven 3.8 or newer and found no mvn in PATH." \
        "Install it and run this again:" \
        "  Debian, Ubuntu:  apt-get install maven" \
        "  Fedora:          dnf install maven" \
        "  macOS:           brew install maven" \
        "  anywhere:        sdk install maven"
    # A new JDK warns about Maven's own libraries.
    export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
}

jar="$root/target/hubbub.jar"

# What scripts/train makes for this jar.
aot="$root/target/hubbub.aot"

# The JVM option for it, if there is one.
aot_option() {
    if [ -f "$aot" ] && [ "$aot" -nt "$jar" ]; then printf -- '-XX:AOTCache=%s' "$aot"; fi
}

# Builds the jar when there is something newer in the sources.
build_jar() {
    if [ ! -f "$jar" ] || [ -n "$(find "$root/src/main" "$root/pom.xml" -newer "$jar" -print -quit)" ]; then
        find_maven
        echo "Building Hubbub. The first build downloads the dependencies, which can take some minutes."
        mvn -q -B -ntp -f "$root/pom.xml" -Dmaven.test.skip=true -Dspotless.check.skip=true package ||
            die "Hubbub could not be built; see above."
    fi
}
