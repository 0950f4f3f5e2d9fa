/**
 * Script that puts a package of that name where apt finds it, in a folder of the host's own: no host of the lab has a
 * way to a mirror. `fill` puts its files below the folder x.
 */
export function ownPackage(name: string, fill = ':'): string {
  return `mkdir -p /root/repo/x/DEBIAN && chmod 755 /root /root/repo && cd /root/repo || exit 1
${fill}
control='Package: ${name}\\nVersion: 1\\nArchitecture: all\\nMaintainer: x <x@example.org>\\nDescription: x\\n'
printf "$control" >x/DEBIAN/control && dpkg-deb --build x p.deb >/dev/null
{ printf "$control"; printf 'Filename: ./p.deb\\nSize: %s\\nSHA256: %s\\n' "$(stat -c %s p.deb)" "$(sha256sum p.deb | cut -d' ' -f1)"; } >Packages
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/*
echo 'deb [trusted=yes] file:/root/repo ./' >/etc/apt/sources.list
apt-get update`;
}
