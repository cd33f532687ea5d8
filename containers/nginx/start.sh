#!/bin/sh
# Fills in the template and becomes the given program. Only variables that begin with NGINX_ are filled in: every other
# $name in the template is nginx's own.
set -eu
names=$(env | sed -n 's/^\(NGINX_[A-Z_]*\)=.*/${\1}/p')
envsubst "$names" </opt/nginx/nginx.conf.template >/srv/nginx/nginx.conf
exec "$@"
