# made by npm run docs; do not edit
complete -c qubes-prefs -f
complete -c qubes-prefs -l default -s D -l delete -d 'reset the property to its default'
complete -c qubes-prefs -l hide-default -d 'leave out properties that have their default'
complete -c qubes-prefs -l help-properties -d 'describe the properties'
complete -c qubes-prefs -l get -s g -d 'no effect; without VALUE the property is shown'
complete -c qubes-prefs -l set -s s -d 'no effect; with VALUE the property is set'
complete -c qubes-prefs -l qubesd-socket -r -F -d 'Admin API socket of the daemon (default; /var/run/qubesd.sock)'
complete -c qubes-prefs -l offline -d 'work on the store FILE, without a daemon; FILE is /var/lib/qubes/qubes.xml unless =FILE or a path follows'
complete -c qubes-prefs -l help -s h -d 'show this help'
complete -c qubes-prefs -l version -s V -d 'show the version'
complete -c qubes-prefs -n '__fish_is_first_arg' -a '(qubes-prefs 2>/dev/null | cut -d\  -f1)'
