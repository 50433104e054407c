# Sourced by the launchers of this folder that keep processes: starts them, waits for them, ends them.
# The caller sets: folder (of logs and process numbers), program (its name, for messages), names (a function that prints
# the processes' names), restart (how to start dead ones again), and java and here before 'launch'.

timeout_s=300

fail() {
  echo "$program: $*" >&2
  exit 1
}

refuse() {
  echo "$program: $*" >&2
  usage >&2
  exit 2
}

# is_alive NAME: whether the process that this folder's NAME.pid means still runs; numbers come again.
is_alive() {
  local pid command
  pid=$(cat -- "$folder/$1.pid" 2>/dev/null) || return 1
  if [[ -d /proc/self ]]; then
    command=$(tr '\0' ' ' 2>/dev/null <"/proc/$pid/cmdline") || return 1
  else
    command=$(ps -ww -o command= -p "$pid") || return 1
  fi
  [[ $command == *"-Dghostspark.process=$folder/$1 "* ]]
}

any_alive() {
  local name
  for name in $(names); do
    if is_alive "$name"; then
      return 0
    fi
  done
  return 1
}

# launch NAME CLASSPATH CLASS ARGUMENTS…: a JVM that outlives this shell.
launch() {
  local name=$1 path=$2
  shift 2
  : >"$folder/$name.log"
  # Spark's own logging instead of ours, which is silent about what we wait for.
  nohup "$java" "-Dghostspark.process=$folder/$name" "@$here/jvm.options" -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
    -Dlog4j2.configurationFile=classpath:org/apache/spark/log4j2-defaults.properties \
    -cp "$path" "$@" >>"$folder/$name.log" 2>&1 </dev/null &
  echo $! >"$folder/$name.pid"
}

# await NAME PATTERN: prints the first match of the process's log.
await() {
  local deadline=$((SECONDS + timeout_s)) found
  while ((SECONDS < deadline)); do
    if found=$(grep -a -m 1 -o -E -- "$2" "$folder/$1.log"); then
      echo "$found"
      return
    fi
    kill -0 "$(<"$folder/$1.pid")" 2>/dev/null \
      || fail "Cannot start $1: it ended; the end of '$folder/$1.log': $(tail -n 3 -- "$folder/$1.log")"
    sleep 0.1
  done
  fail "Cannot start $1: not ready after $timeout_s s; see '$folder/$1.log'"
}

# Asks every process to end, then makes it; forgets the files given.
end_all() {
  local name signal deadline
  for signal in TERM KILL; do
    for name in $(names); do
      if is_alive "$name"; then
        kill -s "$signal" -- "$(<"$folder/$name.pid")" 2>/dev/null || true
      fi
    done
    deadline=$((SECONDS + 15))
    while any_alive && ((SECONDS < deadline)); do
      sleep 0.1
    done
  done
  rm -f -- "$folder"/*.pid "$@"
}

# state ANSWER_FILE: who lives, and the answer of 'start'; exit code 1 unless all do.
state() {
  local name code=0
  [[ -e $1 ]] || fail "None runs in '$folder'; start it with '$program start'"
  for name in $(names); do
    if is_alive "$name"; then
      echo "$name: process $(<"$folder/$name.pid")"
    else
      echo "$name: dead; see '$folder/$name.log', '$restart' starts it again"
      code=1
    fi
  done
  echo "$(<"$1")"
  return "$code"
}

# require_number OPTION VALUE, require_memory OPTION VALUE
require_number() {
  [[ $2 =~ ^[1-9][0-9]?$ ]] || refuse "Invalid $1: '$2' (must be 1 to 99)"
}

require_memory() {
  [[ $2 =~ ^[1-9][0-9]*[mg]$ ]] || refuse "Invalid $1: '$2' (must be such as 512m or 2g)"
}
