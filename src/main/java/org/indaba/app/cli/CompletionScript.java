package org.indaba.app.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.indaba.deliver.CopyState;
import org.indaba.lists.ListSetting;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Writes the script by which a shell completes command lines, from the grammar. The script holds all words that never change; names of
 * lists it asks for, at most every few seconds. It works in bash 4 and, by zsh's own means for such scripts, in zsh 5.
 */
final class CompletionScript {

    private static final String TEMPLATE = """
            # Completion of indaba's command line, made by: bin/indaba completion
            _indaba_program=@PROGRAM@
            _indaba_lists_at=-100

            # The names of lists, with and without the domain; kept for ten seconds.
            _indaba_lists() {
                if [ $((SECONDS - _indaba_lists_at)) -gt 10 ]; then
                    local names name
                    if [ -n "$1" ]; then
                        names=$("$_indaba_program" completion lists --home "$1" 2>/dev/null </dev/null)
                    else
                        names=$("$_indaba_program" completion lists 2>/dev/null </dev/null)
                    fi
                    _indaba_known=
                    for name in $(printf '%s' "$names"); do
                        _indaba_known="$_indaba_known ${name%%@*} $name"
                    done
                    _indaba_lists_at=$SECONDS
                fi
                values=$_indaba_known
            }

            # What may stand after a command: its commands, its options, and the kinds of its arguments in their order.
            _indaba_grammar() {
                commands= options= arguments=
                case $1 in
            @CASES@
                esac
            }

            # The words of one kind of value; in a variable, since what a subshell learns is lost.
            _indaba_values() {
                values=
                case $1 in
                    LIST) _indaba_lists "$2" ;;
                    key=value) values='@SETTINGS@' ;;
                    STATE) values='@STATES@' ;;
                    ROLE) values='owner moderator' ;;
                    WHEN) values='auto always never' ;;
                esac
            }

            _indaba() {
                local cur line path word home previous kind values commands options arguments place skip i
                local -a typed
                COMPREPLY=()
                if [ -n "${ZSH_VERSION-}" ]; then
                    typed=("${COMP_WORDS[@]:0:$((COMP_CWORD + 1))}")
                else
                    # bash parts words at @ and =, too: they are read from the line itself.
                    line=${COMP_LINE:0:$COMP_POINT}
                    read -r -a typed <<<"$line"
                    case $line in *' ') typed+=('') ;; esac
                fi
                i=$((${#typed[@]} - 1))
                cur=${typed[$i]}
                path= home= place=0 previous=
                _indaba_grammar ''
                for word in "${typed[@]:1:$((i - 1))}"; do
                    if [ "$previous" = --home ]; then
                        home=$word
                    elif [ -n "$previous" ]; then
                        :
                    else
                        case $word in
                            --home=*) home=${word#--home=} ;;
                            -*=*) ;;
                            -*) case " $options " in *" $word= "*) previous=$word; continue ;; esac ;;
                            *)
                                case " $commands " in
                                    *" $word "*) path="${path:+$path }$word"; place=0; _indaba_grammar "$path" ;;
                                    *) place=$((place + 1)) ;;
                                esac ;;
                        esac
                    fi
                    previous=
                done
                kind= skip=
                case $previous$cur in
                    --*=*) case " $options " in *" ${cur%%=*}= "*) kind=$(_indaba_kind "$path" "${cur%%=*}"); skip="${cur%%=*}=" ;; esac ;;
                    --*) [ -n "$previous" ] && kind=$(_indaba_kind "$path" "$previous") ;;
                esac
                if [ -n "$kind" ]; then
                    _indaba_values "$kind" "$home"
                    _indaba_offer "$values" "${cur#"$skip"}" "$skip" "$kind"
                elif [ "${cur#-}" != "$cur" ]; then
                    _indaba_offer "$options" "$cur" '' OPTION
                else
                    local words=$place
                    set -- $(printf '%s' "$arguments")
                    while [ "$place" -gt 0 ] && [ $# -gt 1 ]; do
                        shift
                        place=$((place - 1))
                    done
                    case ${1-} in
                        *…) kind=${1%…} ;;
                        *) [ "$place" -eq 0 ] && kind=${1-} ;;
                    esac
                    if [ "$path" = help ]; then
                        _indaba_grammar "${typed[*]:2:$((i - 2))}"
                    elif [ "$words" -gt 0 ]; then
                        commands=
                    fi
                    _indaba_values "$kind" "$home"
                    _indaba_offer "$commands $values" "$cur" '' "$kind"
                fi
            }

            # The kind of value that an option takes.
            _indaba_kind() {
                case $1:$2 in
            @KINDS@
                esac
            }

            #   _indaba_offer WORDS TYPED PREFIX KIND
            _indaba_offer() {
                local word tail cut
                case $4 in
                    FILE | DIR) COMPREPLY=($(compgen -f -- "$2")); compopt -o filenames 2>/dev/null; return ;;
                esac
                for word in $(printf '%s' "$1"); do
                    case $word in
                        # A key that stands there already.
                        "$2") case $word in *=) ;; *) COMPREPLY+=("$3$word") ;; esac ;;
                        "$2"*) COMPREPLY+=("$3$word") ;;
                    esac
                done
                if [ -z "${ZSH_VERSION-}" ]; then
                    # bash replaces only what stands after the last of its parting characters.
                    tail=$3$2
                    case $COMP_WORDBREAKS in *@*) tail=${tail##*@} ;; esac
                    case $COMP_WORDBREAKS in *=*) tail=${tail##*=} ;; esac
                    cut=$3$2
                    cut=${cut%"$tail"}
                    for word in "${!COMPREPLY[@]}"; do
                        COMPREPLY[$word]=${COMPREPLY[$word]#"$cut"}
                    done
                fi
                # After the sign something must follow.
                case ${#COMPREPLY[@]}:${COMPREPLY[0]-} in 1:*=) compopt -o nospace 2>/dev/null ;; esac
            }
            """;

    private static final String BOTH = "complete -F _indaba indaba\n";
    private static final String ZSH_HEAD = "autoload -U +X compinit && compinit -u\nautoload -U +X bashcompinit && bashcompinit\n";

    private final List<String> cases = new ArrayList<>();
    private final List<String> kinds = new ArrayList<>();

    private CompletionScript() {
    }

    /** For bash. @param installation where the program is asked for names */
    static String bash(CommandSpec grammar, Path installation) {
        return new CompletionScript().write(grammar, installation) + BOTH;
    }

    /** For zsh. @param installation where the program is asked for names */
    static String zsh(CommandSpec grammar, Path installation) {
        return ZSH_HEAD + new CompletionScript().write(grammar, installation) + BOTH;
    }

    private String write(CommandSpec grammar, Path installation) {
        collect(grammar, "");
        return TEMPLATE.replace("@PROGRAM@", quoted(installation.resolve("bin").resolve("indaba").toString()))
                .replace("@CASES@", String.join("\n", cases)).replace("@KINDS@", String.join("\n", kinds))
                .replace("@SETTINGS@", Arrays.stream(ListSetting.values()).map(setting -> setting.key() + "=")
                        .collect(Collectors.joining(" ")))
                .replace("@STATES@", Arrays.stream(CopyState.values()).map(CopyState::word).collect(Collectors.joining(" ")));
    }

    private void collect(CommandSpec spec, String path) {
        List<OptionSpec> options = spec.options().stream().filter(option -> !option.hidden()).toList();
        String words = options.stream().flatMap(option -> Stream.of(option.names()).filter(name -> name.startsWith("--"))
                .map(name -> name + (option.arity().max() == 0 ? "" : "="))).collect(Collectors.joining(" "));
        String arguments = spec.positionalParameters().stream().map(CompletionScript::argument).collect(Collectors.joining(" "));
        cases.add(" ".repeat(8) + quoted(path) + ") commands='" + String.join(" ", HelpPage.children(spec).keySet()) + "' options='"
                + words + "' arguments='" + arguments + "' ;;");
        options.stream().filter(option -> option.arity().max() > 0).forEach(option -> kinds.add(" ".repeat(8)
                + quoted(path + ":" + option.longestName()) + ") printf '%s' " + quoted(kind(option)) + " ;;"));
        HelpPage.children(spec).forEach((name, child) -> collect(child, (path + " " + name).strip()));
    }

    private static String argument(PositionalParamSpec parameter) {
        return kind(parameter) + (parameter.index().isVariable() || parameter.arity().max() > 1 ? "…" : "");
    }

    /** One word for the kind of a value, as the label says it. */
    private static String kind(ArgSpec spec) {
        String label = spec.paramLabel();
        return label.toUpperCase(Locale.ROOT).contains("FILE") ? "FILE" : label;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
