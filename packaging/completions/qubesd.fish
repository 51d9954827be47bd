# made by npm run docs; do not edit
complete -c qubesd -f
complete -c qubesd -l store -r -F -d 'store to serve (default; /var/lib/qubes/qubes.xml)'
complete -c qubesd -l socket-dir -x -a '(__fish_complete_directories)' -d 'directory of the sockets to create (default; /var/run)'
complete -c qubesd -l policy-dir -x -a '(__fish_complete_directories)' -d 'policy directory instead of /run/qubes/policy.d and /etc/qubes/policy.d; policy decides which domains a caller sees; repeatable'
complete -c qubesd -l extensions -x -a '(__fish_complete_directories)' -d 'load the extensions in DIR (docs/extensions.md)'
complete -c qubesd -l offline -d 'work without a hypervisor; domains can be changed, but not started'
complete -c qubesd -l recover -d 'if the store is broken, load its newest good generation'
complete -c qubesd -l check-store -r -F -d 'check a store and exit'
complete -c qubesd -l check-storage -d 'check the pools for leftovers of crashes and exit; no daemon may run'
complete -c qubesd -l repair -d 'with --check-storage; repair the pools; the only copy of a volume is never removed'
complete -c qubesd -l demo -d 'serve an example system on sockets in a temporary directory'
complete -c qubesd -l help -s h -d 'show this help'
complete -c qubesd -l version -s V -d 'show the version'
