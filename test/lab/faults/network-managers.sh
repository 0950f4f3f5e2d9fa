# NetworkManager and systemd-networkd are in use, and nobody told them of a CNI's devices, routes and rules.
systemctl --quiet enable NetworkManager systemd-networkd
