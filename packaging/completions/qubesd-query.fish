# made by npm run docs; do not edit
complete -c qubesd-query -f
complete -c qubesd-query -l qubesd-socket -s c -l connect -r -F -d 'Admin API socket of the daemon (default; /var/run/qubesd.sock)'
complete -c qubesd-query -l empty -s e -d 'send no payload, and do not read standard input'
complete -c qubesd-query -l fail -d 'exit with the kind of the reply; 0 success, 1 an event, 2 an exception'
complete -c qubesd-query -l null -d 'print a NUL byte after the reply, for read -d ’’ of shells; not with --fail'
complete -c qubesd-query -l single-line -d 'send one line of printable ASCII without its line feed, and read no further'
complete -c qubesd-query -l max-bytes -x -d 'largest payload to accept (default; 65536, or 1024 with --single-line)'
complete -c qubesd-query -l help -s h -d 'show this help'
complete -c qubesd-query -l version -s V -d 'show the version'
