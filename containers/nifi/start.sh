#!/usr/bin/env bash
# Writes NiFi's configuration into the task's own folder and becomes NiFi. Variables are those of spec.ts.
set -euo pipefail
umask 077
: "${NIFI_PROXY_HOST:?}" "${NIFI_SENSITIVE_PROPS_KEY:?}" "${NIFI_PASSWORD:?}" "${KAFKA_BOOTSTRAP_SERVERS:?}" "${LAKE_BUCKET:?}"

cd /opt/nifi
# A container that is started again finds its old folder: the certificate in it would not go with the new passwords.
rm -rf task/conf
mkdir -p task/conf task/logs task/tmp task/extensions kept/flow
cp template/* task/conf/
{
  printf 'nifi.web.https.host=%s\n' "$NIFI_HTTPS_HOST"
  printf 'nifi.web.proxy.host=%s\n' "$NIFI_PROXY_HOST"
  printf 'nifi.sensitive.props.key=%s\n' "$NIFI_SENSITIVE_PROPS_KEY"
  printf 'nifi.flowcontroller.graceful.shutdown.period=%s sec\n' "$NIFI_STOP_SECONDS"
  printf 'nifi.provenance.repository.max.storage.size=%s GB\n' "$NIFI_PROVENANCE_GIB"
} >> task/conf/nifi.properties

bash bin/nifi.sh set-single-user-credentials "$NIFI_USER" "$NIFI_PASSWORD"
# Nothing in the flow needs them, and NiFi's expressions can read every variable.
unset NIFI_PASSWORD NIFI_SENSITIVE_PROPS_KEY
exec bash bin/nifi.sh run
