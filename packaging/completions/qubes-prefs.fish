# made by npm run docs; do not edit
complete -c qubes-prefs -f
complete -c qubes-prefs -n __fish_is_first_arg -a '(qubes-prefs 2>/dev/null | cut -d\  -f1)'
complete -c qubes-prefs -l default -s D -l delete -d 'set the property back to its default'
complete -c qubes-prefs -l hide-default -d 'show nothing of properties that have their default'
complete -c qubes-prefs -l help-properties -d 'say what the properties are'
complete -c qubes-prefs -l get -s g -d 'does nothing; a property without a value is shown anyway'
complete -c qubes-prefs -l set -s s -d 'does nothing; a property with a value is set anyway'
complete -c qubes-prefs -l qubesd-socket -r -F -d 'the socket of the daemon, instead of /var/run/qubesd.sock'
complete -c qubes-prefs -l offline -d 'work on a store instead of asking the daemon'
complete -c qubes-prefs -l help -s h -d 'show this help'
complete -c qubes-prefs -l version -s V -d 'show the version'
