#!/usr/bin/env bash
# Writes NiFi's configuration into the task's own folder and becomes NiFi. Variables are those of spec.ts.
set -euo pipefail
umask 077
: "${NIFI_PROXY_HOST:?}" "${NIFI_PASSWORD:?}" "${NIFI_SENSITIVE_PROPS_KEY:?}"
: "${KAFKA_BOOTSTRAP_SERVERS:?}" "${AWS_REGION:?}" "${LAKE_BUCKET:?}"

cd "$(dirname "$0")"
# A container that is started again finds its old folder: the certificate in it would not go with the new passwords.
rm -rf task/conf
mkdir -p task/conf task/logs task/tmp task/extensions kept/flow
cp template/* task/conf/
cat >> task/conf/nifi.properties << END

nifi.web.https.host=$NIFI_HTTPS_HOST
nifi.web.https.port=$NIFI_HTTPS_PORT
nifi.web.proxy.host=$NIFI_PROXY_HOST
nifi.sensitive.props.key=$NIFI_SENSITIVE_PROPS_KEY
nifi.flowcontroller.graceful.shutdown.period=$NIFI_STOP_SECONDS sec
nifi.provenance.repository.max.storage.size=$NIFI_PROVENANCE_GIB GB
END
cat >> task/conf/bootstrap.conf << END

management.server.address=http://127.0.0.1:$NIFI_MANAGEMENT_PORT
java.arg.temporary=-Djava.io.tmpdir=$PWD/task/tmp
END

bash bin/nifi.sh set-single-user-credentials "$NIFI_USER" "$NIFI_PASSWORD"
# Nothing in the flow needs them, and NiFi's expressions can read every variable.
unset NIFI_PASSWORD NIFI_SENSITIVE_PROPS_KEY
exec bash bin/nifi.sh run
