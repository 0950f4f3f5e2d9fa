# ufw lets in SSH only.
ufw allow 22/tcp > /dev/null
ufw --force enable > /dev/null
systemctl --quiet enable ufw
