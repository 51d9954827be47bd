# made by npm run docs; do not edit
complete -c qubes-create -f
complete -c qubes-create -l store -l qubesxml -r -F -d 'store to create (default; /var/lib/qubes/qubes.xml)'
complete -c qubes-create -l directory -x -a '(__fish_complete_directories)' -d 'directory of the volumes (default; the directory of the store)'
complete -c qubes-create -l driver -x -a 'file file-reflink' -d 'driver of the volume pool; file-reflink needs btrfs or XFS; file or file-reflink (default; file)'
complete -c qubes-create -l help -s h -d 'show this help'
complete -c qubes-create -l version -s V -d 'show the version'
