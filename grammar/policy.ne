# The grammar of one logical line of qrexec policy, in the three forms in which lines are found.
# grammar/README.md describes the formats.
#
# Terminals are word shapes (src/policy/syntax/shape.ts): a shape depends on the text of the word alone, never on its
# place, and no word has two shapes. White space, blank lines and comments never come here.
#
# A postprocessor answers which word plays which part, as positions in the line. Since positions and shapes are all
# that goes in, all lines with the same shapes share one answer; see parse-shapes.ts.

@preprocessor typescript

@{%
const lexer = { has: () => true };
const at = ([word]) => word.index;
const rule = (service, argument, [source, target, [action, options]]) =>
  ({ kind: "rule", service, argument, source, target, action, options });
const bare = ([action]) => [action.index, []];
const withOptions = ([action, options]) => [action.index, options];
const append = ([options, option]) => [...options, option];
%}
@lexer lexer

# --- start symbols, one a format ---------------------------------------------------------------------------------

# a line of /etc/qubes/policy.d/*.policy
policy_line  -> call source target action
                  {% ([[service, argument], ...columns]) => rule(service, argument, columns) %}
              | %include path
                  {% ([, path]) => ({ kind: "include", path }) %}
              | %include_dir path
                  {% ([, path]) => ({ kind: "include-dir", path }) %}
              | %include_service call path
                  {% ([, [service, argument], path]) => ({ kind: "include-service", service, argument, path }) %}
              | %compat_40
                  {% () => ({ kind: "compat-4.0" }) %}

# a line of a file that !include-service or !compat-4.0 reads: service and argument are known from outside
service_line -> line_source target action
                  {% (columns) => rule(-1, -1, columns) %}
              | %include path
                  {% ([, path]) => ({ kind: "include", path }) %}

# a line of a service file as R4.0 read it
legacy_line  -> legacy_source legacy_target action
                  {% (columns) => rule(-1, -1, columns) %}
              | %legacy_include
                  {% ([path]) => ({ kind: "include", path: path.index }) %}

# --- service and argument: the service * goes with the argument * only -------------------------------------------

call     -> %star %star                    {% ([service, argument]) => [service.index, argument.index] %}
          | service argument
service  -> %word                          {% at %}
          | %allow                         {% at %}
          | %ask                           {% at %}
          | %deny                          {% at %}
argument -> %star                          {% at %}
          | %argument                      {% at %}

# --- source and target -------------------------------------------------------------------------------------------

# a line never begins with a name that begins with "!": that is a directive
line_source   -> plain_name                {% id %}
               | source_keyword            {% id %}
source        -> line_source               {% id %}
               | bang_name                 {% id %}
target        -> source                    {% id %}
               | %defaultvm                  {% at %}
               | %dispvm                   {% at %}
source_keyword -> %star                    {% at %}
               | %anyvm                    {% at %}
               | %adminvm                  {% at %}
               | %tag                      {% at %}
               | %type                     {% at %}
               | %dispvm_name              {% at %}
               | %dispvm_tag               {% at %}

legacy_source -> plain_name                {% id %}
               | bang_name                 {% id %}
               | %anyvm                    {% at %}
               | %adminvm                  {% at %}
               | %tag                      {% at %}
               | %type                     {% at %}
legacy_target -> legacy_source             {% id %}
               | %defaultvm                  {% at %}
               | %dispvm                   {% at %}
               | %dispvm_name              {% at %}
               | %dispvm_tag               {% at %}

# --- actions and their options -----------------------------------------------------------------------------------

action        -> %allow                    {% bare %}
               | %allow allow_options      {% withOptions %}
               | %ask                      {% bare %}
               | %ask ask_options          {% withOptions %}
               | %deny                     {% bare %}
               | %deny deny_options        {% withOptions %}
allow_options -> allow_option
               | allow_options allow_option {% append %}
ask_options   -> ask_option
               | ask_options ask_option    {% append %}
deny_options  -> deny_option
               | deny_options deny_option  {% append %}
allow_option  -> %target_option            {% at %}
               | %user_option              {% at %}
               | %notify_option            {% at %}
               | %autostart_option         {% at %}
ask_option    -> allow_option              {% id %}
               | %default_target_option    {% at %}
deny_option   -> %notify_option            {% at %}

# --- words -------------------------------------------------------------------------------------------------------

# what is no keyword is a VM name, whatever characters it has
plain_name -> %word                        {% at %}
            | %argument                    {% at %}
            | %text                        {% at %}
            | %allow                       {% at %}
            | %ask                         {% at %}
            | %deny                        {% at %}
            | %target_option               {% at %}
            | %default_target_option       {% at %}
            | %user_option                 {% at %}
            | %notify_option               {% at %}
            | %autostart_option            {% at %}
bang_name  -> %include                     {% at %}
            | %include_dir                 {% at %}
            | %include_service             {% at %}
            | %compat_40                   {% at %}
            | %bang                        {% at %}
path       -> plain_name                   {% id %}
            | bang_name                    {% id %}
            | source_keyword               {% id %}
            | %defaultvm                     {% at %}
            | %dispvm                      {% at %}
            | %at_word                        {% at %}
