#!/usr/bin/env bash
# Ends with 0 when NiFi has started. Asks its management server, which listens on loopback alone, wants no login and
# begins when all else has: /nifi-api would want a token, and a flow that is stopped is no reason to replace the task.
port=${NIFI_MANAGEMENT_PORT:-52020}
exec 3<>"/dev/tcp/127.0.0.1/$port" || exit 1
printf 'GET /health HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$port" >&3
read -r -t 4 status <&3
[[ $status =~ ^HTTP/1\.[01]\ 200 ]]
