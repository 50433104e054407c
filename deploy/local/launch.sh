# Sourced by the launchers of this folder: finds a JDK 17, builds what is out of date, sets the processes' environment.
# Sets: root, java, classpath (of every process). The caller sets: here, program (its name, for messages).

root=$(cd -- "$here/../.." && pwd)
classpath_file=$root/spark-jobs/target/runtime-classpath

fail() {
  echo "$program: $*" >&2
  exit 1
}

find_java() {
  if [[ -n ${JAVA_HOME:-} ]]; then
    java=$JAVA_HOME/bin/java
    [[ -x $java ]] || fail "Cannot run Java: JAVA_HOME is '$JAVA_HOME', which has no bin/java; point it at a JDK 17 or unset it"
  else
    java=$(command -v java) || fail "Cannot run Java: no 'java' on the PATH; install a JDK 17 (such as Debian's openjdk-17-jdk-headless) or set JAVA_HOME"
  fi
  local version
  version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.specification.version = //p')
  [[ $version =~ ^[0-9]+$ && $version -eq 17 ]] \
    || fail "Invalid Java: '$java' is version ${version:-unknown} (must be 17: Spark 3.5 supports no newer one); set JAVA_HOME to a JDK 17"
}

# Built when no source, resource or pom is newer than the classpath, which every Maven build writes.
is_built() {
  [[ -s $classpath_file ]] || return 1
  local changed
  changed=$(cd -- "$root" && find pom.xml ./*/pom.xml data-prep/src/main model/src/main spark-jobs/src/main \
    -newer "$classpath_file" -print -quit)
  [[ -z $changed ]] || return 1
  # A cleaned module or local repository leaves a classpath of missing files.
  local entry
  while IFS= read -r -d : entry; do
    [[ -e $entry ]] || return 1
  done < <(printf '%s:' "$(<"$classpath_file")")
}

build() {
  "$(dirname -- "$java")/javac" -version >/dev/null 2>&1 \
    || fail "Cannot build: '$java' has no javac beside it; install a JDK 17, not only its runtime"
  echo "$program: building with Maven (the first time it also fetches about 1 GB of jars) …" >&2
  # shellcheck disable=SC2086
  (cd -- "$root" && ./mvnw -B -q -Pquick ${GHOSTSPARK_MAVEN:-} process-classes >&2) \
    || fail "Cannot build: './mvnw -B -q -Pquick process-classes' failed in '$root'"
}

find_java
is_built || build
classpath=$root/spark-jobs/target/classes:$(<"$classpath_file")

# Two worker tasks share the cores: one thread each inside native code, unless told otherwise.
export OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
export OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
# GhostNetV3 has some 930 convolution primitives per batch size; oneDNN's default of 1,024 compiles them again and again.
export ONEDNN_PRIMITIVE_CACHE_CAPACITY=${ONEDNN_PRIMITIVE_CACHE_CAPACITY:-16384}
# libtorch's threads wait for their next task at full speed, on the cores that the depth-wise loops' threads need.
export GOMP_SPINCOUNT=${GOMP_SPINCOUNT:-1000}
# glibc hands every freed activation back to the system and faults it in again, page by page: keep the memory, in large
# pages where the system offers them (a step of GhostNetV3 1.0x took 1.16 s instead of 1.52 s; the same bits). Without
# its caches per thread the heap does not crumble (torch.NativeHeap): 1.3 GiB instead of 2.1 at 224 px, batch 32.
export GLIBC_TUNABLES=${GLIBC_TUNABLES:-glibc.malloc.arena_max=1:glibc.malloc.mmap_max=0:glibc.malloc.trim_threshold=1099511627776:glibc.malloc.top_pad=268435456:glibc.malloc.hugetlb=1:glibc.malloc.tcache_count=0:glibc.malloc.mxfast=0}
# OpenBLAS takes AMD's processors with AVX-512 for ones without (a large product ran at 104 GFLOP/s instead of 188).
if [[ -z ${OPENBLAS_CORETYPE:-} ]] && grep -qs '^vendor_id.*AuthenticAMD' /proc/cpuinfo && grep -qs '^flags.* avx512_bf16' /proc/cpuinfo; then
  export OPENBLAS_CORETYPE=SkylakeX
fi
