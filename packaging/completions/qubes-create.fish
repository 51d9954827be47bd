# made by npm run docs; do not edit
complete -c qubes-create -f
complete -c qubes-create -l store -l qubesxml -r -F -d 'the store to make, instead of /var/lib/qubes/qubes.xml'
complete -c qubes-create -l directory -r -F -d 'where volumes are to lie, instead of the folder of the store'
complete -c qubes-create -l driver -r -F -d 'of the pool of volumes; file, which is usual, or file-reflink for btrfs and XFS'
complete -c qubes-create -l help -s h -d 'show this help'
complete -c qubes-create -l version -s V -d 'show the version'
