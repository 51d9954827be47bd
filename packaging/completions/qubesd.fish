# made by npm run docs; do not edit
complete -c qubesd -f
complete -c qubesd -l store -r -F -d 'the store, instead of /var/lib/qubes/qubes.xml'
complete -c qubesd -l socket-dir -r -F -d 'where the sockets are made, instead of /var/run'
complete -c qubesd -l policy-dir -r -F -d 'policy that says who sees which domains, instead of that of the system; may be given again'
complete -c qubesd -l extensions -r -F -d 'load the extensions in a folder, see docs/extensions.md'
complete -c qubesd -l offline -d 'without a hypervisor; domains can be changed, and not started'
complete -c qubesd -l recover -d 'load the newest good generation of a store that is broken'
complete -c qubesd -l check-store -r -F -d 'only say whether a store is in order'
complete -c qubesd -l check-storage -d 'only say what crashes have left in the pools; no daemon may run'
complete -c qubesd -l repair -d 'with --check-storage; repair that, and remove no only copy'
complete -c qubesd -l demo -d 'serve an example system on sockets in a temporary folder'
complete -c qubesd -l help -s h -d 'show this help'
complete -c qubesd -l version -s V -d 'show the version'
