#!/usr/bin/env bash
# Ends with 0 when the worker answers and no part of the connector has failed. A worker outlives its tasks: it says
# that it is well while the only task is dead. The image has neither curl nor wget, bash opens the connection itself.
port=${CONNECT_PORT:-8083}

# Prints the answer's status line, headers and body.
ask() {
  exec 3<>"/dev/tcp/127.0.0.1/$port" || return 1
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$1" "$port" >&3
  cat <&3
  exec 3>&-
}

health=$(ask /health) || exit 1
[[ $health =~ ^HTTP/1\.[01]\ 200 ]] || exit 1
# Before the registration there is no such connector, and that is well.
[[ $(ask /connectors/tidemark-source/status) != *'"state":"FAILED"'* ]]
