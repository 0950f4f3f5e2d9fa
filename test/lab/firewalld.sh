#!/bin/sh
# Runs D-Bus and firewalld the way their units would, and waits until firewalld answers.
mkdir -p /run/dbus
[ -S /run/dbus/system_bus_socket ] || dbus-daemon --system --fork --nopidfile
setsid firewalld --nofork --nopid < /dev/null > /var/log/firewalld.out 2>&1 &
tries=0
until firewall-cmd --state > /dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 50 ] || { echo 'firewalld did not start: see /var/log/firewalld*' >&2; exit 1; }
  sleep 0.1
done
