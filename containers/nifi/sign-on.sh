# Read by start.sh: who may come in. Either the one login, or people whom a provider of OpenID Connect knows and the
# configuration names; then the deployment of the flow comes in by a key that only its function can read and open.
rm -f kept/tls/deployer.p12

if [[ -z ${NIFI_OIDC_DISCOVERY_URL:-} ]]; then
  cat >> task/conf/nifi.properties << END

nifi.security.truststore.certificate=./kept/tls/certificate.pem
nifi.security.user.authorizer=single-user-authorizer
nifi.security.user.login.identity.provider=single-user-provider
END
  bash bin/nifi.sh set-single-user-credentials "$NIFI_USER" "$NIFI_PASSWORD"
  return
fi

: "${NIFI_OIDC_CLIENT_ID:?}" "${NIFI_OIDC_CLIENT_SECRET:?}" "${NIFI_OIDC_ADMINISTRATORS:?}"

# The deployment's key is new with each start, like NiFi's own; its password is the one that is the login's otherwise.
deployer=(-alias deployer -keystore task/tmp/deployer.p12 -storetype PKCS12 -storepass:env NIFI_PASSWORD)
rm -f task/tmp/deployer.p12
"$keytool" -genkeypair "${deployer[@]}" -keyalg EC -groupname secp256r1 -validity 400 -dname CN=tidemark-deployment 2> /dev/null
"$keytool" -exportcert -rfc "${deployer[@]}" -file task/conf/deployer.pem 2> /dev/null
cat kept/tls/certificate.pem task/conf/deployer.pem > task/conf/trusted.pem
cp task/tmp/deployer.p12 kept/tls/new.p12
mv kept/tls/new.p12 kept/tls/deployer.p12

# A backslash begins an escape in Java's properties.
cat >> task/conf/nifi.properties << END

nifi.security.truststore.certificate=./conf/trusted.pem
nifi.security.user.authorizer=managed-authorizer
nifi.security.user.oidc.discovery.url=$NIFI_OIDC_DISCOVERY_URL
nifi.security.user.oidc.client.id=${NIFI_OIDC_CLIENT_ID//\\/\\\\}
nifi.security.user.oidc.client.secret=${NIFI_OIDC_CLIENT_SECRET//\\/\\\\}
nifi.security.user.oidc.claim.identifying.user=$NIFI_OIDC_USER_CLAIM
nifi.security.user.oidc.truststore.strategy=JDK
END
mv task/conf/authorizers-oidc.xml task/conf/authorizers.xml

# Rights on the canvas are rights on its outermost group. NiFi would give it an id after it has read the rights.
if [[ ! -s kept/flow/flow.json.gz ]]; then
  gzip < first-flow.json > kept/flow/new.json.gz
  mv kept/flow/new.json.gz kept/flow/flow.json.gz
fi
root=$(gzip -dc kept/flow/flow.json.gz | tr -d '\n' | sed -En 's/.*"rootGroup" ?: ?\{ *"identifier" ?: ?"[^"]*", *"instanceIdentifier" ?: ?"([^"]*)".*/\1/p')
: "${root:?kept/flow/flow.json.gz names no outermost group}"

# Made anew with each start: the configuration says who is in, not who was.
names=(CN=tidemark-deployment)
IFS=, read -ra administrators <<< "$NIFI_OIDC_ADMINISTRATORS"
names+=("${administrators[@]}")
for name in "${names[@]}"; do
  if [[ $name =~ [\<\>\&\"] ]]; then
    echo "NIFI_OIDC_ADMINISTRATORS has \"$name\": a name has none of < > & \"" >&2
    exit 1
  fi
done
{
  echo '<tenants><groups><group identifier="administrators" name="administrators">'
  for name in "${!names[@]}"; do echo "<user identifier=\"$name\"/>"; done
  echo '</group></groups><users>'
  for name in "${!names[@]}"; do echo "<user identifier=\"$name\" identity=\"${names[$name]}\"/>"; done
  echo '</users></tenants>'
} > task/conf/users.xml
{
  echo '<authorizations><policies>'
  for right in R/flow {R,W}/controller {R,W}/parameter-contexts {R,W}/tenants {R,W}/policies R/provenance R/system \
    {R,W}/counters W/restricted-components {R,W}/process-groups/"$root" {R,W}/data/process-groups/"$root" \
    R/provenance-data/process-groups/"$root"; do
    echo "<policy identifier=\"$right\" resource=\"${right:1}\" action=\"${right:0:1}\"><group identifier=\"administrators\"/></policy>"
  done
  echo '</policies></authorizations>'
} > task/conf/authorizations.xml
