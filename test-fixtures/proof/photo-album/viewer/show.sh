# Prints what the album shows.
jq -r .title /srv/index/newest.json
cut -c 1-40 /srv/fonts/fonts/names.txt
jq -r '[.title, .taken] | join(", ")' /srv/album/photos/*.json
ls /srv/album
