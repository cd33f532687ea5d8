#!/usr/bin/env bash
# Writes NiFi's configuration into the task's own folder and becomes NiFi. Variables are those of spec.ts.
set -euo pipefail
umask 077
: "${NIFI_PROXY_HOST:?}" "${NIFI_PASSWORD:?}" "${NIFI_SENSITIVE_PROPS_KEY:?}"
: "${KAFKA_BOOTSTRAP_SERVERS:?}" "${AWS_REGION:?}" "${LAKE_BUCKET:?}"

cd "$(dirname "$0")"
# A container that is started again finds its old folder: the certificate in it would not go with the new passwords.
rm -rf task/conf
mkdir -p task/conf task/logs task/tmp task/extensions kept/flow kept/tls
cp template/* task/conf/

# NiFi could make a certificate by itself, but tells nobody which. Of this one the public part is left in the kept
# folder, where only the task may write: who calls the REST API trusts it alone.
names=dns:localhost
IFS=, read -ra proxies <<< "$NIFI_PROXY_HOST"
for proxy in "${proxies[@]}"; do
  name=${proxy%:*}
  [[ $name =~ ^[0-9.]+$ ]] && names+=,ip:$name || names+=,dns:$name
done
STORE_PASSWORD=$(od -An -N24 -tx1 /dev/urandom | tr -d ' \n')
export STORE_PASSWORD
keystore=(-alias nifi -keystore task/conf/keystore.p12 -storetype PKCS12 -storepass:env STORE_PASSWORD)
keytool=${JAVA_HOME:+$JAVA_HOME/bin/}keytool
"$keytool" -genkeypair "${keystore[@]}" -keyalg EC -groupname secp256r1 -validity 400 -dname CN=localhost -ext "SAN=$names" 2> /dev/null
"$keytool" -exportcert -rfc "${keystore[@]}" -file kept/tls/new.pem 2> /dev/null
mv kept/tls/new.pem kept/tls/certificate.pem
cat >> task/conf/nifi.properties << END

nifi.web.https.host=$NIFI_HTTPS_HOST
nifi.web.https.port=$NIFI_HTTPS_PORT
nifi.web.proxy.host=$NIFI_PROXY_HOST
nifi.sensitive.props.key=$NIFI_SENSITIVE_PROPS_KEY
nifi.flowcontroller.graceful.shutdown.period=$NIFI_STOP_SECONDS sec
nifi.provenance.repository.max.storage.size=$NIFI_PROVENANCE_GIB GB
nifi.security.keystorePasswd=$STORE_PASSWORD
nifi.security.keyPasswd=$STORE_PASSWORD
END
cat >> task/conf/bootstrap.conf << END

management.server.address=http://127.0.0.1:$NIFI_MANAGEMENT_PORT
java.arg.temporary=-Djava.io.tmpdir=$PWD/task/tmp
END

source ./sign-on.sh
# Nothing in the flow needs them, and NiFi's expressions can read every variable.
unset NIFI_PASSWORD NIFI_SENSITIVE_PROPS_KEY NIFI_OIDC_CLIENT_SECRET STORE_PASSWORD
exec bash bin/nifi.sh run
