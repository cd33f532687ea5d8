#!/bin/sh
# Fills in the templates and becomes the given program. Only variables that begin with NGINX_ are filled in: every other
# $name in a template is nginx's own. Without a certificate tls.conf stays empty, and nobody listens by TLS.
set -eu
names=$(env | sed -n 's/^\(NGINX_[A-Z_]*\)=.*/${\1}/p')
for template in /opt/nginx/*.template; do
  envsubst "$names" <"$template" >"/srv/nginx/$(basename "$template" .template)"
done
[ -n "${NGINX_TLS_CERTIFICATE:-}" ] || : >/srv/nginx/tls.conf
exec "$@"
